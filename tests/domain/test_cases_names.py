"""Whether a text names a member: real inputs that went wrong before, by kind, and neighbours of each kind."""

import pytest

from coc_service.domain.names import MemberNames, Mention, named

# (the member's name as stored, what the reporter wrote): the reporter is asked about the member.
ASKED = (
    ("Noor Haddad", "Noor Haddad from the committee shouted at me"),
    ("Noor Haddad", "Noor가 회의에서 소리쳤어요"),
    ("Noor Haddad", "הNoor צעק עליי"),
    ("Lê Văn Đỗ", "Le Van, from the infrastructure team"),
    ("Lê Văn Đỗ", "Mr. Do"),
    ("Bin Zhao", "Bin"),
    ("Al Reed", "Al"),
    ("San Kim", "San"),
    ("田中太郎", "田中さん"),
    ("田中太郎", "太郎"),
    ("김민준", "민준씨"),
    ("山田 花子 / やまだ", "ヤマダ"),
    ("Siobhan O'Brien", "OʼBrien"),
    ("Siobhan O'Brien", "O’Brien"),
    ("Siobhan O'Brien", "OBrien"),
    ("Kaʻiulani Akana", "Kaiulani"),
    ("ʿAlī Ḥasan", "Ali"),
    ("Elçin Əliyev", "Aliyev"),
    ("Elçin Əliyev", "Eliyev"),
    ("علی کریمی", "علي كريمي"),
    ("فاطمة حسن", "فاطمه"),
    ("Tomasz Nowak", "Tomasza Nowaka"),
    ("Иван Петров", "Ивана Петрова"),
    ("Ayşe Yılmaz", "Yılmazın"),
    ("Jan van den Berg", "Vandenberg"),
    ("Ana de la Cruz", "Delacruz"),
    ("O'Brien-Smith", "OBrien"),
    ("O'Brien-Smith", "Obrien-Smith"),
    ("Nora O'Dea", "it was O'Dea who shouted"),
    ("Marta Wiśniewska", "powiedziałem o Wiśniewskiej i nic"),
)
# Nobody is asked.
NOT_ASKED = (
    ("Dr. Ana Silva", "Dr. Gregory Moss"),
    ("Sam Ode (he/him)", "he pushed me"),
    ("Sam Ode (xe, xem)", "I told xem to stop"),
    ("Kim Park Jr.", "Alex Doe Jr."),
    ("राम शर्मा", "एक आदमी जिसने मुझे धक्का मारा और मेरा फोन छीना"),
    ("علي حسن", "عليه"),
    ("Al Reed", "it happened al fresco, he said"),
    ("Dr. Ana Silva", "a dr told me to rest"),
    ("He Yan", "he pushed me at the door"),
)
ASKED_TOO = (
    ("An Do", "yesterday mr. do shouted at me again"),
    ("Vandenberg Jan", "it was van den Berg again"),
    ("Will May", "it was will may again"),
    ("Noor Haddad", "had-\ndad shouted"),
    ("Jānis Bērziņš", "Jāņa Bērziņa vārds"),
    ("Aino Korhonen", "Korhosen kanssa puhuin"),
    ("Γιώργος Παπαδόπουλος", "Μίλησα με του Γιώργου χθες"),
    ("عبد الله حسين", "قال عبدالله هذا"),
    ("Priya Nair", "प्रिया ने कहा"),
    ("Will Grant", "Yesterday Will pushed me"),
    ("Élodie Lefèvre", "ELODIE LEFEVRE m'a crié dessus"),
    ("Zoë Kravitz", "zoe said so"),
    ("Đặng Thị Hương", "chị Huong nói"),
    ("Jürgen Groß", "Herr Gross hat geschrien"),
    ("Jürgen Groß", "Juergen hat geschrien"),
    ("Weiß Anna", "Frau Weiss"),
    ("Łukasz Wójcik", "Łukaszem i Wójcikowi"),
    ("Paweł Kaczmarek", "widziałem Pawła z Kaczmarkiem"),
    ("Novák Petr", "řekl jsem to Novákovi"),
    ("Мария Иванова", "я видел Марию Иванову"),
    ("Алексей Достоевский", "о Достоевском"),
    ("Сергей Щукин", "Shchukin pushed me"),
    ("Олена Шевченко", "з Оленою"),
    ("Ольга Ким", "Ким накричала"),
    ("Mehmet Öztürk", "Öztürk'ün sözleri"),
    ("Mehmet Öztürk", "Ozturke söyledim"),
    ("Emre Şahin", "Şahinden mesaj geldi"),
    ("Kovács Béla", "Kovácsnak mondtam"),
    ("Mika Virtanen", "Virtasen viesti"),
    ("Jonas Kazlauskas", "Kazlausko žodžiai"),
    ("ידידיה כהן", "דיברתי עם כהן"),
    ("דנה לוי", "וללוי אמרתי"),
    ("דנה לוי", "לדנה אמרתי"),
    ("أحمد الحداد", "قال احمد لي"),
    ("أحمد الحداد", "والحداد صرخ"),
    ("مصطفى علي", "مصطفي صرخ"),
    ("علی رضایی", "آقای رضایی داد زد"),
    ("محمد كريم", "کریم نے کہا"),
    ("佐藤 健", "佐藤さんが怒鳴った"),
    ("佐藤 健", "健さんが"),
    ("佐藤健一郎", "健一郎が怒鳴った"),
    ("王小明", "小明骂我"),
    ("王小明", "Xiaoming yelled at me"),
    ("陳大文", "陈大文骂我"),
    ("李 明", "李老师骂了我"),
    ("박지훈", "지훈이가 소리쳤다"),
    ("박지훈", "박 지훈 씨가"),
    ("이 서연", "서연님이"),
    ("สมชาย ใจดี", "คุณสมชายตะโกนใส่ฉัน"),
    ("অনিতা রায়", "অনিতাকে বলেছি"),
    ("सुनीता शर्मा", "शर्माजी ने चिल्लाया"),
    ("Արամ Խաչատրյան", "Արամը ինձ հրեց"),
    ("გიორგი ბერიძე", "გიორგიმ მიყვირა"),
    ("Marie-Claire Dupont", "marieclaire yelled"),
    ("Marie-Claire Dupont", "Claire yelled"),
    ("D'Angelo Russo", "DAngelo yelled"),
    ("D'Angelo Russo", "Angelo yelled"),
    ("Seán Ó Briain", "O Briain yelled"),
    ("Niamh Nic Dhonnchadha", "it was Niamh"),
    ("Maria dos Santos", "Santos yelled"),
    ("Ludwig van Beethoven", "Beethovens words"),
    ("Robert (Bob) Smith", "Bob shouted"),
    ("May Chen", "May shouted at me"),
    ("Mark Rose", "mark shouted at me"),
    ("An Do", "I told An about it"),
    ("Yo-Yo Ma", "Then Ma shouted"),
    ("Jack Ma", "Ma"),
    ("Jo Lee", "Jo Lee pushed me"),
    ("Ed Wu", "Mr. Wu pushed me"),
    ("So Yeon", "yeon pushed"),
    ("Noor Haddad", "Had-\ndad shouted"),
    ("Noor Haddad", "N\u200boor pushed"),
    ("Noor Haddad", "N\u043e\u043er pushed"),
    ("Noor Haddad", "Ｎｏｏｒ pushed"),
    ("山田 花子 / やまだ", "ﾔﾏﾀﾞ"),
    ("Noor Haddad", "NOOR HADDAD PUSHED ME"),
    ("Noor Haddad", "Noor's friend"),
    ("Noor Haddad", "Noors Freund"),
    ("Noor Haddad", "Noora came"),
    ("Erik Sørensen", "Sorensens hus"),
    ("Fatima Al-Zahra", "Zahra yelled"),
    ("Fatima Al-Zahra", "Alzahra yelled"),
    ("Mohammed Al Sayed", "al the sayed"),
    ("Ann Lee", "annlee commented"),
    ("Ioana Popescu", "Popescului i-am spus"),
    ("Ísold Jónsdóttir", "Isold Jonsdottir"),
    ("Þór Ægisson", "Thor Aegisson"),
    ("Björk Guðmundsdóttir", "Gudmundsdottir"),
    ("Oğuz Işık", "Isik bağırdı"),
    ("İpek Çelik", "IPEK yelled"),
    ("Kızıl Irmak", "KIZIL yelled"),
)
NOT_ASKED_EITHER = (
    ("Tina Marko", "The market marks it, tinas and all"),
    ("Do An", "It was so. He said: do it. Do an errand"),
    ("Will Grant", "i will not come again to the meeting"),
    ("Dan Long", "it took long to say"),
    ("Mika Virtanen", "Virtasella oli asiaa"),
    ("مصطفى علي", "وضعه على الطاولة في المساء"),
    ("李 明", "我昨天跟人讲李树"),
    ("สมชาย ใจดี", "คนแปลกหน้าตะโกน"),
    ("விக்ரம் குமார்", "விக்ரமிடம் சொன்னேன்"),
    ("सुनीता शर्मा", "सुनिल ने चिल्लाया"),
    ("Maria dos Santos", "the dos and do nots"),
    ("Ludwig van Beethoven", "the van was parked outside"),
    ("Robert (Bob) Smith", "the blacksmith shouted"),
    ("Alex Kim [they/them]", "they shouted and hit them"),
    ("Prof. Dr. Eva Braun, PhD", "The professor with a PhD shouted. A Prof. of physics"),
    ("Martin Luther King III", "Henry VIII and George III"),
    ("May Chen", "it may be late"),
    ("An Do", "I saw a man do an interview"),
    ("Yo-Yo Ma", "ma mère m'a dit"),
    ("So Yeon", "So I went home"),
    ("Ingrid Sol", "the in grid view of the page"),
    ("Noor Haddad", "noon and door"),
    ("Ola Nordmann", "Olas venn"),
    ("Nour El Din", "nureldin"),
    ("Omar bin Laden", "bin there, done that"),
)
# (handle, what the reporter wrote, whether it is the member's)
HANDLES = (
    ("noor", "noor2", False),
    ("noor", "noor_", False),
    ("noor", "@Noor", True),
    ("noor", "it was _Noor_, loudly", True),
    ("@noor", "@noor:chat.example wrote it", True),
    ("@noor@social.example", "@noor", True),
    ("noor", "https://forge.example/noor/tools/pull/3", True),
    ("noor", "@noora", False),
    ("jo-lee", "JO-LEE wrote it", True),
    ("jo.lee", "jolee wrote it", True),
    ("will", "I said that I will not come again", False),
    ("will", "I said to @Will that I go", True),
    ("x2", "x2 wrote to me", True),
    ("x2", "2 times 2", False),
)


def _is_asked(text: str, member: MemberNames) -> bool:
    return "m" in named({"narrative": text}, [member])


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_a_text_that_names_a_member_asks_about_them(name: str, text: str) -> None:
    assert _is_asked(text, MemberNames("m", name, "", ""))


@pytest.mark.parametrize(("name", "text"), NOT_ASKED)
def test_a_text_that_names_nobody_asks_nobody(name: str, text: str) -> None:
    assert not _is_asked(text, MemberNames("m", name, "", ""))


@pytest.mark.parametrize(("name", "text"), ASKED_TOO)
def test_a_neighbour_of_a_known_spelling_asks_too(name: str, text: str) -> None:
    assert _is_asked(text, MemberNames("m", name, "", ""))


@pytest.mark.parametrize(("name", "text"), NOT_ASKED_EITHER)
def test_a_neighbour_of_an_ordinary_word_asks_nobody(name: str, text: str) -> None:
    assert not _is_asked(text, MemberNames("m", name, "", ""))


@pytest.mark.parametrize(("handle", "text", "is_asked"), HANDLES)
def test_a_handle_is_found_exactly_but_for_its_case(handle: str, text: str, *, is_asked: bool) -> None:
    assert _is_asked(text, MemberNames("m", "Zed Qux", handle, "")) is is_asked


def test_other_names_that_a_member_stored_are_found() -> None:
    member = MemberNames("m", "Robert Stone", "", "", ("Bobby", "Роберт Стоун"))

    assert [_is_asked(text, member) for text in ("Bobby hit me", "я видел Роберта", "Rob Roy hit me")] == [
        True,
        True,
        False,
    ]


def test_each_member_is_returned_with_the_first_field_and_words_that_name_them() -> None:
    members = [
        MemberNames("a", "Noor Haddad", "", ""),
        MemberNames("b", "Jan van den Berg", "", ""),
        MemberNames("c", "Li Wu", "", ""),
    ]

    found = named({"who": "", "narrative": "Vandenberg and Noor", "when": "after NOOR came"}, members)

    assert found == {"a": Mention("a", "narrative", "Noor"), "b": Mention("b", "narrative", "Vandenberg")}
