package mailparse

// onWords begin the lines that introduce a quotation.
var onWords = words(
	"on", "am", "le", "el", "il", "em", "op", "den", "på", "w", "dnia", "dne", "dňa", "v", "в", "у", "în", "pe",
	"la", "στις", "vào", "pada", "tanggal", "dana", "lúc", "ngày", "kuupäeval", "ke", "to", "ti", "ma", "pe", "la", "su",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"mo", "di", "mi", "do", "fr", "sa", "so",
	"lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "jue", "vie", "sáb", "dom", "gio", "sab",
	"ma", "woe", "wo", "vr", "za", "zo", "mån", "tis", "ons", "tors", "fre", "lør", "lör", "sön", "søn", "man", "tir", "tor",
	"пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понедельник", "вторник", "среда", "четверг", "пятница",
	"суббота", "воскресенье", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "po", "út", "st", "čt", "pá", "ne",
	"בתאריך", "في", "missatge",
)

func words(list ...string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[w] = true
	}
	return m
}

// verbs say that somebody wrote, in lower case.
var verbs = []string{
	"wrote", "writes", "said", // English
	"schrieb", "hat geschrieben", "geschrieben", "schreibt", // German
	"a écrit", "a ecrit", "écrit", "a écrit", // French
	"escribió", "escribio", "escribiste", "ha escrit", "va escriure", "missatge de", // Spanish, Catalan
	"ha scritto", "scrive", "scritto", // Italian
	"escreveu", "escribiu", // Portuguese, Galician
	"schreef", "heeft geschreven", "geschreven", // Dutch
	"skrev", "skreiv", "skrifaði", // Swedish, Danish, Norwegian, Icelandic
	"kirjoitti", "kirjutas", // Finnish, Estonian
	"napisał", "napisała", "napisał(a)", "pisze", "napisano", // Polish
	"napsal", "napsala", "napsal(a)", "napísal", "napísala", "napísal(a)", "píše", // Czech, Slovak
	"написал", "написала", "написал(а)", "пишет", "писал", "писала", // Russian
	"написав", "написала", "пише", "написа", // Ukrainian, Bulgarian, Serbian
	"je napisao", "je napisala", "napisao je", "napisala je", "je napisal", "piše", // Croatian, Slovene
	"írta", "ezt írta", "írt", // Hungarian
	"a scris", "scrie", // Romanian
	"έγραψε", "έγραψες", // Greek
	"yazdı", "şunları yazdı", "yazmış", // Turkish
	"rašė", "parašė", "rakstīja", // Lithuanian, Latvian
	"đã viết", "viết", "menulis", "เขียน", // Vietnamese, Indonesian, Thai
	"כתב", "כתבה", "מאת", "كتب", "كتبت", // Hebrew, Arabic
	"写道", "寫道", "写到", "撰写", "のメッセージ", "のメール", "書きました", "は書きました", "wrote：", // Chinese, Japanese
	"작성", "작성함", "님이 작성", "쓰셨습니다", "썼습니다", "님의 말", // Korean
}
