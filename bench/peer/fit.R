# Fits the crossed model of ratings with a peer, and writes what it found and
# needed: Rscript fit.R clmm|lmer RATINGS.csv OUT.txt
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[2], colClasses = c("factor", "factor", "factor", "integer"))
d$dyad <- interaction(d$person, d$rater, drop = TRUE)
if (args[1] == "clmm") {
	suppressMessages(library(ordinal))
	d$value <- factor(d$value, ordered = TRUE)
	began <- proc.time()
	m <- clmm(value ~ item + (1 | person) + (1 | rater) + (1 | dyad), data = d)
	took <- proc.time() - began
	version <- paste("ordinal", packageVersion("ordinal"))
	thresholds <- c(m$alpha, m$beta)
	modes <- ranef(m)$person[, 1]
	names <- rownames(ranef(m)$person)
	sds <- unlist(m$ST)[c("person", "rater", "dyad")]
} else {
	suppressMessages(library(lme4))
	began <- proc.time()
	m <- lmer(value ~ item + (1 | person) + (1 | rater) + (1 | dyad), data = d)
	took <- proc.time() - began
	modes <- ranef(m, condVar = FALSE)$person # their variances would take minutes more
	version <- paste("lme4", packageVersion("lme4"))
	thresholds <- fixef(m)
	names <- rownames(modes)
	modes <- modes[, 1]
	v <- as.data.frame(VarCorr(m))
	sds <- v$sdcor[match(c("person", "rater", "dyad"), v$grp)]
}
peak <- sub("[^0-9]*([0-9]+).*", "\\1", grep("^VmHWM", readLines("/proc/self/status"), value = TRUE))
out <- file(args[3], "w")
cat("version ", R.version.string, ", ", version, "\n", sep = "", file = out)
cat("cpu", sum(took[c("user.self", "sys.self")]), "\n", file = out)
cat("peak", as.numeric(peak) * 1024, "\n", file = out)
cat("loglik", format(as.numeric(logLik(m)), digits = 15), "\n", file = out)
cat("thresholds", format(thresholds, digits = 12), "\n", file = out)
cat("sds", format(sds, digits = 12), "\n", file = out)
cat(paste("person", names, format(modes, digits = 12)), sep = "\n", file = out)
close(out)
