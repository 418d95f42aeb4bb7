"""Word lists for matching names: what is no part of a name, which words are also ordinary words, and how names are inflected.

All entries are in lower case, without accents.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "dr dra dres prof profa professor professora mr mrs ms miss mx sir dame lord lady madam mme mlle monsieur madame herr "
    "frau hr sr sra srta dipl ing mag rev revd rabbi imam sheikh sheik hon capt lt sgt col maj gen drs ir dott ssa pan "
    "pani bay hanim doctor"
)
SUFFIXES = _words(
    "jr sr jnr snr ii iii iv phd ph dphil md msc bsc mba dds jd esq esquire cpa obe cbe mbe llm llb frs rn pe pmp habil "
    "em"
)
# Degrees that are also surnames: a suffix only after a comma.
SUFFIXES_AFTER_COMMA = _words("ma ba bs ms do mp ra sc")
PRONOUNS = _words(
    "he him his himself she her hers herself they them their theirs themself it its ze zir zirs hir hirs xe xem xyr xyrs "
    "fae faer ey em eir ve ver vis ne nem nir any all none no ask pronoun pronouns ella el elle elles il iel lui er ihm "
    "ihn sie ihr xier dey hen hon hem on ona ono oni wij zij hij"
)
ROLES = _words(
    "chair cochair co-chair chairperson chairwoman chairman lead secretary treasurer president vice maintainer admin "
    "member moderator committee coc board staff former emeritus on leave organiser organizer developer"
)
PARTICLES = _words(
    "al bin da dal de del della den der di do dos das du el ibn bint la las le les lo los of san santa ten ter the van "
    "vom von zu zum zur y e i abu av af ap ben bat ul ur"
)
# Words that only name somebody with a capital in the middle of a sentence, after a title, or in a text of a word or two.
FUNCTION_WORDS = _words(
    "a an the he she it we you they i me him her us them my our your his its do does did of in on at to so no not is are "
    "was be been am as if or and but by for from up out off too who how why when what this that then than there here can "
    "could has had have la le les lo los las el il de da di du des der die das dem ein eine un una uno und et ou que qui "
    "ce se si sa su son es en er y e i o u con per por para com sur dans est sind ist wir ihr sie ich zu zum mit auf aus "
    "bei ha ho oh ok ya na ne ni ja yes hi hey also all any each few more most other some such only own same just now one "
    "two my mine"
)
# Words that are also given names or surnames and often stand in a sentence: they need a capital.
COMMON_WORDS = _words(
    "al bin san van von ben bat abu ibn will may can art long young page new day ray way guy man hand good wise best rich "
    "sharp strong little small low head cook baker park parks field fields wood woods hill hills lake rivers stone street "
    "lane west north east south english french german christian dear love moon sky star earl king queen prince duke major "
    "judge bishop pope cross case chase early may june april august sunday friday monday black white brown green gray "
    "grey blue red gold silver dan sam jan"
)
# Words that are also names, and rare enough that a text without any capitals may mean the name.
NOUNS = _words(
    "mark rose grace hope faith joy bill rob pat drew grant sue dawn summer autumn ivy lily daisy ruby pearl amber iris "
    "jade holly heather violet olive hazel penny frank jack nick rusty sandy cliff glen dale chip skip gene dean ward "
    "miles carol robin jay marina melody harmony charity patience prudence constance justice victor norm buck bud gay "
    "jean bob don tony wade lance rock rod ford banks bell fox wolf swan bird fish rice bush reed webb marsh ash forest "
    "snow frost winter storm rain banner carpenter fisher hunter taylor tanner mason miller smith potter porter singer "
    "butler carter shepherd gardener price worth power powers noble savage moody bright swift speed walker driver rider "
    "weeks knight wells pool poole waters bridges"
)
# Endings in grammar: of names in Slavic, Baltic, Turkic, Uralic, Germanic, Romance and Greek languages.
ENDINGS = _words(
    "a u y i e o em om am im ym mi ami ach ech ih yh ich ych imi ymi ej iej ey iey oy oj oju oyu eyu iyu ego iego emu "
    "iemu go ogo omu owi ovi owie ow ov ova ove ovou ou yu ya ye iu ia ie ev eva in un nin nun an en den dan ten tan de "
    "da te ta le la yle yla ler lar yi imiz n on lla lle lta ssa sta ksi ina illa ille ilta issa ista iin aan nak nek val "
    "vel ot et t at hoz hez ert tol rol ra re ban ben bol s es ens ns us as is os ui ai iui ul ului ei lui it nya"
)
# What a name may lose before an ending, longest first: Nowak(a), Petrovs(kiy), Ann(a), Giorg(os), Jan(is).
LOST_ENDINGS = ("iya", "iy", "yy", "ij", "ia", "ya", "as", "is", "os", "us", "ys", "a", "e", "i", "o", "u", "y", "s")

HONORIFICS_AFTER = (
    "さん 氏 様 君 くん ちゃん 先生 先輩 部長 女士 小姐 老师 老師 同学 同學 总 總 씨 님 선생 교수 팀장 군 양".split()
)
HONORIFICS_BEFORE = "老 小 阿".split()
# Han characters that are written in several ways: simplified, traditional, Japanese. The first stands for all.
HAN_VARIANTS = (
    "陈陳 张張 刘劉 杨楊 赵趙 吴吳呉 孙孫 罗羅 郑鄭 谢謝 韩韓 冯馮 邓鄧 许許 萧蕭肖 叶葉 苏蘇 卢盧 蒋蔣 贾賈 "
    "陆陸 钟鐘鍾 谭譚 邹鄒 龚龔 黄黃 马馬 华華 国國 伟偉 丽麗 军軍 杰傑 红紅 兰蘭 飞飛 龙龍竜 凤鳳 齐齊斉斎齋 辺邊邉边 "
    "高髙 崎﨑嵜 沢澤泽 広廣广 浜濱滨 桜櫻樱 恵惠 栄榮荣 宝寶寳 真眞 徳德 関關关 曽曾 増增 富冨 岛島嶋 泷滝瀧 斋斎 宫宮 庄荘莊 "
    "东東 乐樂楽 云雲 欢歡 战戰 剑劍剣 晓曉暁 静靜 贝貝 贤賢 庆慶 灵靈 宁寧 欧歐 阳陽 余餘 万萬 与與 娇嬌 琼瓊 "
    "岚嵐 鹏鵬 风風 强強 学學 艺藝芸 "
).split()
