package sample

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A culture is a pool of given and family names that go together. A name that
// is not written in Latin letters carries its Latin form after a bar, which
// the e-mail address is made of.
type culture struct {
	given, family []string
	familyFirst   bool
}

var cultures = []culture{
	{given: list("Anna Lena Jonas Felix Clara Moritz Greta Emil Johanna Lukas Frieda Anton Ida Karl Marlene Oskar"), family: list("Müller Bauer Schäfer Köhler Weiß Jäger Großmann Vogt Lindner Krämer Huber Brandt Seidel Pfeiffer Böhm Aigner")},
	{given: list("Camille Hugo Inès Léa Mathis Chloé Jules Élodie Théo Margaux Bastien Océane Rémi Noémie Gaël Solène"), family: list("Lefèvre Moreau Girard Rousseau Chevalier Fontaine Marchand Lemaître Bonnet Perrin Gauthier Delmas Bérenger Colin Renaud Vidal")},
	{given: list("Lucía Diego Sofía Mateo Valeria Javier Camila Andrés Paula Íñigo Elena Sergio Marisol Tomás Nuria Rafael"), family: list("García Fernández Núñez Ibáñez Castillo Ortega Peña Vargas Mendoza Cabrera Ríos Salazar Montoya Aguirre Luna Quiroga")},
	{given: list("Giulia Matteo Chiara Lorenzo Martina Davide Sara Niccolò Elisa Tommaso Alessia Simone Bianca Pietro Irene Fabio"), family: list("Rossi Bianchi Ferrari Esposito Romano Colombo Ricci Marino Greco Conti Gallo Costa Fontana Moretti Barbieri Serra")},
	{given: list("Agnieszka Krzysztof Małgorzata Paweł Zofia Tomasz Katarzyna Michał Ewa Łukasz Hanna Wojciech Iga Marek Olga Stanisław"), family: list("Kowalczyk Wiśniewski Wójcik Kamiński Zieliński Szymański Dąbrowska Mazur Krawczyk Piotrowski Grabowski Pawlak Michalska Król Wróbel Jabłoński")},
	{given: list("Astrid Björn Freja Magnus Sigrid Søren Ingrid Åke Liv Håkon Maja Lars Signe Eirik Tuva Oskar"), family: list("Lindqvist Nyström Øberg Bergström Håkansson Dahl Sørensen Kjær Holm Strand Åström Lund Haugen Nordin Eklund Vik")},
	{given: list("Aino Eero Helmi Väinö Sanna Mikko Päivi Juhani Outi Timo Kaisa Antti"), family: list("Korhonen Virtanen Mäkinen Nieminen Hämäläinen Laine Heikkilä Järvinen Koskinen Salonen Lehtonen Räsänen")},
	{given: list("Olivia Jack Amelia Harry Isla Callum Niamh Rory Grace Owen Seren Declan Freya Angus Maeve Rhys"), family: list("Whitfield O'Brien MacLeod Hughes Ashworth Gallagher Campbell Pritchard Thornton Byrne Fraser Llewellyn Holloway Kerr Doyle Radcliffe")},
	{given: list("Aaliyah Marcus Destiny Tyler Imani Brandon Jasmine Malik Savannah Ethan Naomi Caleb Brooke Xavier Hailey Logan"), family: list("Washington Jefferson Carter Brooks Sullivan Hayes Freeman Bennett Coleman Ramirez Patterson Griffin Walsh Hampton Monroe Tucker")},
	{given: list("Priya Arjun Ananya Rohan Kavya Vikram Meera Aditya Lakshmi Sanjay Divya Karthik Nandini Rahul Ishaan Pooja"), family: list("Sharma Iyer Patel Reddy Mukherjee Nair Chatterjee Kulkarni Banerjee Singh Gupta Joshi Menon Deshpande Rao Bhatt")},
	{given: list("Fatima Omar Layla Yusuf Amira Khalid Noor Hassan Salma Tariq Zainab Karim Dalia Samir Rania Bilal"), family: list("Al-Farsi Haddad Mansour Khalil El-Sayed Nasser Darwish Rahman Qureshi Saleh Aziz Hamdan Shaheen Bakr Othman Zaki")},
	{given: list("Chiamaka Kwame Amara Tunde Zanele Kofi Thandiwe Babajide Wanjiru Sipho Adaeze Juma Naledi Chidi Akosua Tendai"), family: list("Okafor Mensah Adeyemi Dlamini Mwangi Nkosi Boateng Eze Otieno Banda Kamau Owusu Moyo Abebe Diallo Nwosu")},
	{given: list("Yuki Haruto Sakura Ren Hina Kaito Aoi Sota Mei Daiki Nanami Takumi"), family: list("Tanaka Suzuki Watanabe Kobayashi Nakamura Yoshida Matsumoto Inoue Kimura Shimizu Hayashi Mori")},
	{given: list("娜|Na 伟|Wei 芳|Fang 磊|Lei 静|Jing 洋|Yang 敏|Min 强|Qiang 丽|Li 军|Jun 洁|Jie 涛|Tao"), family: list("王|Wang 李|Li 张|Zhang 刘|Liu 陈|Chen 杨|Yang 黄|Huang 赵|Zhao 吴|Wu 周|Zhou 徐|Xu 孙|Sun"), familyFirst: true},
	{given: list("Ji-woo Min-jun Seo-yeon Do-yun Ha-eun Joon-ho Su-bin Hyun-woo Ye-jin Tae-yang Eun-ji Sang-min"), family: list("Kim Park Choi Jung Kang Yoon Lim Han Shin Kwon Hwang Song")},
	{given: list("Linh Minh Thảo Quân Hương Đức Ngọc Tuấn Mai Khánh Phương Bảo"), family: list("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương")},
	{given: list("Ольга|Olga Дмитро|Dmytro Наталія|Nataliia Андрій|Andrii Ірина|Iryna Максим|Maksym Оксана|Oksana Тарас|Taras Юлія|Yuliia Богдан|Bohdan"), family: list("Шевченко|Shevchenko Коваленко|Kovalenko Бондар|Bondar Ткачук|Tkachuk Мельник|Melnyk Кравець|Kravets Олійник|Oliinyk Савчук|Savchuk Гончар|Honchar Литвин|Lytvyn")},
	{given: list("Ελένη|Eleni Νίκος|Nikos Μαρία|Maria Γιώργος|Giorgos Σοφία|Sofia Κώστας|Kostas Δήμητρα|Dimitra Πέτρος|Petros"), family: list("Παπαδάκης|Papadakis Νικολάου|Nikolaou Γεωργίου|Georgiou Οικονόμου|Oikonomou Αντωνίου|Antoniou Ιωάννου|Ioannou Μακρής|Makris Βλάχος|Vlachos")},
	{given: list("Ayşe Emre Zeynep Mehmet Elif Burak Defne Kerem Gül Çağlar İpek Onur"), family: list("Yılmaz Demir Şahin Çelik Yıldız Aydın Öztürk Arslan Doğan Koç Kaya Güneş")},
	{given: list("Beatriz Thiago Larissa João Mariana Caio Letícia Gustavo Inês Duarte Rosa Vasco"), family: list("Silva Souza Oliveira Araújo Gonçalves Ribeiro Teixeira Carvalho Magalhães Barbosa Nogueira Brandão")},
	{given: list("Leilani Kai Moana Keoni Tiare Manu Anahera Tāne Aroha Rangi"), family: list("Kealoha Tupou Ngata Parata Faleolo Kahale Tamihana Paki Latu Vaea")},
}

func list(s string) []string { return strings.Fields(s) }

// name makes up a name and its Latin form. What is drawn depends only on r.
func name(r *stream) (full, given, family string) {
	c := &cultures[r.n(len(cultures))]
	g, gLatin := script(c.given[r.n(len(c.given))])
	f, fLatin := script(c.family[r.n(len(c.family))])
	switch {
	case c.familyFirst:
		return f + g, gLatin, fLatin
	case r.chance(0.06): // a second family name
		f2, f2Latin := script(c.family[r.n(len(c.family))])
		if f2 != f {
			return g + " " + f + "-" + f2, gLatin, fLatin + "-" + f2Latin
		}
	}
	return g + " " + f, gLatin, fLatin
}

func script(s string) (own, latin string) {
	own, latin, other := strings.Cut(s, "|")
	if !other {
		latin = own
	}
	return own, latin
}

// plain returns s in the letters of an e-mail address.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(letters.Replace(s))) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-' && b.Len() > 0:
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// letters are those that do not fall apart into a plain letter and a mark.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ı", "i", "æ", "ae", "Æ", "Ae")
