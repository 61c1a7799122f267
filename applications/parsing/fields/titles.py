"""Which words are the title of a position ("Senior Software Engineer", "Chef de Partie", "Pflegefachkraft")."""

import re
from functools import lru_cache

from hiresscope.lib.skills.tokens import fold

# Nouns that a title ends in, or that stand before "of", "for", "-" or a comma.
_HEADS = """
    accountant actor actress actuary adjunct adjuster administrator advisor adviser advocate agent aide ambassador
    analyst anesthetist animator announcer apprentice architect archivist artist assembler assessor assistant
    associate astronomer attendant attorney au-pair auditor author baker banker barber barista bartender beautician
    biologist bookkeeper boss bricklayer broker builder busser butcher butler buyer cabinetmaker captain caregiver
    carer caretaker carpenter cashier caterer ceo cfo chair chairman chairperson chairwoman champion chef chemist
    chief chiropractor cio ciso cleaner clerk clinician cmo co-founder coach coder cofounder collector columnist
    commander commissioner composer concierge conductor conservator constable consultant contractor controller
    comptroller cook coo coordinator co-ordinator copywriter copyeditor correspondent cosmetologist councillor
    counsel counselor counsellor courier cpo creator crew cto curator custodian cutter dancer dealer dean decorator
    dentist deputy designer detective developer devops dietitian dietician director dispatcher diver doctor docent
    draftsman draughtsman drafter dresser driver drummer ecologist economist editor educator electrician embedder
    employee engineer enumerator entrepreneur epidemiologist estimator evangelist examiner executive expert
    fabricator facilitator farmer fellow filmmaker firefighter fitter florist forager foreman founder freelancer
    fundraiser gardener generalist geographer geologist geophysicist governess grader groomer groundskeeper guard
    guide hairdresser hairstylist handyman head helper historian host hostess housekeeper housekeeping hygienist
    illustrator incharge in-charge inspector installer instructor intern internee interpreter interviewer
    investigator investor jailer janitor jeweler journalist judge laborer labourer landscaper lawyer lead leader
    lecturer liaison librarian lieutenant lifeguard linguist lobbyist locksmith machinist magistrate maid maintainer
    maker manager marketer marketeer mason masseur masseuse mathematician mechanic member mentor merchandiser
    merchant messenger meteorologist microbiologist midwife miner minister mobilizer model moderator monitor mover
    musician nanny naturopath nurse nutritionist officer operative operator optician optometrist organizer organiser
    orderly owner packer painter paralegal paramedic partner pastor pathologist pediatrician paediatrician performer
    pharmacist phlebotomist photographer physician physicist physiotherapist pianist picker pilot planner plasterer
    plumber podiatrist police porter postdoc postdoctoral preparer president presenter principal producer professor
    programmer promoter proofreader proprietor psychiatrist psychologist psychotherapist publicist purchaser rabbi
    radiographer radiologist ranger realtor receptionist recruiter registrar rep representative reporter researcher
    respondent restorer reviewer rigger roofer sailor salesman salesperson saleswoman scaffolder scholar scientist
    scout scrum-master secretary seamstress sergeant server setter sewer shepherd sheriff singer sociologist soldier
    solicitor sommelier specialist splicer sre statistician stenographer steward stewardess stocker stockist
    strategist student stylist sub-editor subeditor superintendent supervisor surgeon surveyor swimmer tailor
    teacher technician technologist telecaller telemarketer teller tester therapist tiler trader trainee trainer
    translator treasurer tutor typist underwriter undergraduate upholsterer usher valet vendor veterinarian vet
    vice-president videographer virologist visitor volunteer vp waiter waitress warden warehouseman watchman weaver
    webmaster welder worker writer zoologist sde swe sdet dba bde pm qa master hand man woman keeper practitioner
    copilot purser physio ghostwriter vocalist instrumentalist storekeeper shopkeeper salesclerk timekeeper
    bookbinder goalkeeper groom stagehand yardman lineman foreperson repairman serviceman fisherman cameraman
    tradesman businessman policeman handler loader builder biochemist geneticist neurologist cardiologist oncologist
    dermatologist radiotherapist hospitalist intensivist audiologist epidemologist anthropologist archaeologist
    criminologist ethicist musicologist philosopher theologian demographer cartographer stockbroker pressman blogger
    vlogger influencer streamer gamer dj mc emcee mediator arbitrator adjudicator conveyancer notary bailiff
    phd-student ra ta sdr bdr csr ae hr cso chro cro cdo svp evp avp md gm dgm agm rn lpn cna emt plc cnc lvn np pa
    entwickler entwicklerin ingenieur ingenieurin leiter leiterin berater beraterin kaufmann kauffrau mitarbeiter
    mitarbeiterin assistent assistentin referent referentin sachbearbeiter sachbearbeiterin techniker technikerin
    fachkraft pflegefachkraft pflegefachmann pflegefachfrau krankenschwester krankenpfleger krankenpflegerin lehrer
    lehrerin lehrkraft arzt arztin facharzt facharztin assistenzarzt assistenzarztin koch kochin kellner kellnerin
    verkaufer verkauferin fahrer fahrerin kraftfahrer lkw-fahrer berufskraftfahrer mechaniker mechatroniker
    elektriker elektroniker schlosser schreiner tischler maurer maler dachdecker installateur werkstudent
    werkstudentin praktikant praktikantin auszubildender auszubildende azubi geschaftsfuhrer geschaftsfuhrerin
    projektleiter projektleiterin projektmanager projektmanagerin teamleiter teamleiterin abteilungsleiter
    abteilungsleiterin bereichsleiter filialleiter filialleiterin buchhalter buchhalterin controllerin
    steuerfachangestellte bankkaufmann bankkauffrau industriekaufmann industriekauffrau burokauffrau burokaufmann
    einzelhandelskauffrau einzelhandelskaufmann jurist juristin rechtsanwalt rechtsanwaltin erzieher erzieherin
    sozialarbeiter sozialpadagoge sozialpadagogin wissenschaftler hilfskraft lagerist fachlagerist lagermitarbeiter
    aushilfe minijobber softwareentwickler softwareentwicklerin webentwickler informatiker informatikerin
    fachinformatiker systemadministrator administratorin architekt architektin designerin redakteur redakteurin
    journalistin ubersetzer ubersetzerin psychologe psychologin physiotherapeut physiotherapeutin apotheker
    apothekerin altenpfleger altenpflegerin vertriebsmitarbeiter vertriebsleiter einkaufer einkauferin disponent
    disponentin hausmeister reinigungskraft friseur friseurin backer geselle gesellin vorarbeiter polier bauleiter
    bauleiterin zerspanungsmechaniker industriemechaniker anlagenmechaniker dozent dozentin forscher doktorand
    doktorandin trainerin beraterin managerin sekretar sekretarin angestellter angestellte developpeur developpeuse
    ingenieur ingenieure responsable directeur directrice chargé charge chargee assistante gestionnaire comptable
    vendeur vendeuse caissier caissiere serveur serveuse cuisinier cuisiniere chauffeur livreur technicien
    technicienne infirmier infirmiere aide-soignant aide-soignante medecin enseignant enseignante professeur
    professeure formateur formatrice consultante stagiaire alternant alternante apprenti apprentie conseiller
    conseillere commercial commerciale chef cheffe gerant gerante redacteur redactrice graphiste animateur
    animatrice educateur educatrice secretaire receptionniste avocat avocate juriste notaire architecte electricien
    plombier macon menuisier mecanicien soudeur conducteur conductrice operateur operatrice agent agente preparateur
    magasinier manutentionnaire coiffeur coiffeuse boulanger patissier patissiere hotesse chercheur chercheuse
    doctorant doctorante attache attachee adjoint adjointe coordinateur coordinatrice auditeur auditrice analyste
    concepteur conceptrice equipier equipiere pharmacien pharmacienne psychologue kinesitherapeute traducteur
    traductrice acheteur acheteuse employe employee desarrollador desarrolladora programador programadora ingeniero
    ingeniera gerente jefe jefa encargado encargada asistente auxiliar administrativo administrativa contador
    contadora contable vendedor vendedora cajero cajera camarero camarera mesero mesera cocinero cocinera conductor
    conductora repartidor tecnico tecnica enfermero enfermera medico medica profesor profesora docente maestro
    maestra consultor consultora becario becaria practicante pasante asesor asesora comercial ejecutivo ejecutiva
    disenador disenadora redactor redactora recepcionista abogado abogada arquitecto arquitecta electricista
    fontanero albanil carpintero mecanico soldador operario operaria mozo dependiente dependienta peluquero
    peluquera panadero investigador investigadora coordinador coordinadora analista supervisora directora
    subdirector subdirectora responsable tecnologo monitor monitora educadora trabajador trabajadora vigilante
    limpiador limpiadora cuidador cuidadora farmaceutico farmaceutica psicologo psicologa traductor traductora
    periodista fisioterapeuta desenvolvedor desenvolvedora engenheiro engenheira encarregado encarregada assistente
    auxiliar contabilista caixa garcom garconete empregado empregada cozinheiro cozinheira motorista motoboy
    entregador enfermeiro enfermeira professora estagiario estagiaria assessor assessora atendente advogado advogada
    arquiteto arquiteta eletricista pedreiro marceneiro mecanico soldador operador operadora repositor repositora
    cabeleireiro padeiro pesquisador pesquisadora coordenador coordenadora diretor diretora gestor gestora
    supervisor bolsista tecnico vendedor farmaceutico psicologa psicologo tradutor jornalista recepcionista porteiro
    zelador faxineira baba cuidadora secretaria aprendiz socio socia sviluppatore sviluppatrice ingegnere
    responsabile direttore direttrice impiegato impiegata commesso commessa cameriere cameriera cuoco autista
    infermiere infermiera insegnante docente tirocinante stagista consulente ragioniere avvocato architetto tecnico
    operaio operaia addetto addetta segretaria segretario ricercatore ricercatrice tutor educatrice ontwikkelaar
    medewerker medewerkster adviseur verpleegkundige docent leraar monteur manager stagiair kok chauffeur
    programista inzynier kierownik specjalista asystent nauczyciel pielegniarka sprzedawca kierowca ksiegowy
    praktykant muhendis muhendisi gelistirici uzman uzmani mudur muduru ogretmen asistan stajyer hemsire yazilimci
    utvecklare ingenjor larare chef konsult projektledare sjukskoterska utvikler udvikler разработчик инженер
    менеджер директор специалист программист бухгалтер аналитик врач учитель преподаватель стажер помощник
    руководитель водитель продавец администратор консультант юрист экономист оператор секретарь тестировщик дизайнер
"""
HEADS = frozenset(fold(word) for word in _HEADS.split())

# Heads that are everyday words too: a title only with another word before or after ("Team Lead", "Head of Sales").
_WEAK = frozenset(
    "lead head hand man woman member model master charge host crew guard fellow monitor chair caixa "
    "ae ra ta pa np md gm pm qa hr plc"
    " police housekeeping cook maker keeper commercial commerciale partner principal deputy student "
    "visitor handler expert employee scholar"
    " boss respondent mc dj vet mover loader setter cutter miner sewer groom judge minister ranger "
    "scout usher guide socio maestro"
    " secretaria charge cnc champion associate".split()
)
_CJK_HEADS = re.compile(
    r"(?:工程师|工程師|经理|經理|主管|总监|總監|助理|专员|專員|实习生?|實習生?|顾问|顧問|(?:前端|后端|全栈|软件|游戏|移动|安卓|嵌入式|前端|後端|軟體)(?:开发"
    r"|開發)|设计师|設計師|分析师|分析師|老师|老師|教师|教師|教授|医生|医师|護士|护士|会计|會計|司机|店长|店長|主任"
    r"|总经理|總經理|董事长|研究员|研究員|程序员|架构师|运营(?=$)|编辑(?=$)|翻译(?=$)|秘书|律师|厨师|エンジニア|マネージャー|営業(?=$)|事務(?=$)|部長|課長"
    r"|係長|社員|講師|教員|看護師|研究員|デザイナー|プログラマー|コンサルタント|엔지니어|개발자|매니저|디자이너|팀장"
    r"|과장|대리|사원|부장|인턴|연구원|교사|간호사|مهندس|مدير|محاسب|معلم|مدرس|ممرض|طبيب|مندوب|مساعد|مشرف|סטודנט|מהנדס|מנהל|מפתח)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDS_PHRASE = frozenset(
    (
        "of for to de del der des du di da do dos das fur für pour para per i ii iii iv v sr jr in im at "
        "- – , ( / & and und et y e or with –"
    ).split()
)
_VERBS = frozenset(
    """
    managed developed led created designed worked responsible implemented assisted provided performed conducted
    maintained supported built ensured handled coordinated supervised collaborated helped prepared trained organized
    achieved increased reduced delivered improved established analyzed assist manage develop lead create design work
    implement provide perform conduct maintain support build ensure handle coordinate supervise collaborate help
    prepare train organize achieve promoted awarded graduated studied received reporting reported working used using
    participated participate served serving oversaw oversee monitored taught teach wrote write tested planned plan
    made make took take acted appointed hired recruited contributed
""".split()
)
MAX_WORDS = 10


def looks_like(text: str) -> bool:
    """Whether a short phrase names a position."""
    return strength(text) > 0


@lru_cache(maxsize=4_096)
def strength(text: str) -> int:
    """0: no title; 1: a title by a weak word; 2: a title; 3: a title with an everyday shape ("Senior X", "X Manager")."""
    if _CJK_HEADS.search(text) and len(text) <= 30:
        return 2
    if len(text) > 110:
        return 0
    words = [fold(word) for word in _WORD.findall(text)]
    if not words or len(words) > 2 * MAX_WORDS or words[0] in _VERBS:
        return 0
    places = [place for place, word in enumerate(words) if _is_head(word)]
    if not places or text.endswith("."):
        return 0
    if len(words) > MAX_WORDS and "," not in text and "(" not in text and "/" not in text:
        return 0
    strong = [place for place in places if words[place] not in _WEAK]
    if not strong:
        return 1 if len(words) > 1 else 0
    return 3 if len(words) > 1 and _closes_phrase(text, words, strong) else 2


def _is_head(word: str) -> bool:
    if word in HEADS:
        return True
    if word.endswith("s") and word[:-1] in HEADS and len(word) > 5:
        return False
    tail = word.rsplit("-", 1)[-1]
    return tail in HEADS or (len(word) > 7 and word.endswith(_GERMAN_TAILS))


# German writes titles as one word.
_GERMAN_TAILS = (
    "entwickler", "entwicklerin", "ingenieur", "ingenieurin", "leiter", "leiterin", "berater", "beraterin", "kaufmann",
    "kauffrau", "mitarbeiter", "mitarbeiterin", "assistent", "assistentin", "techniker", "technikerin", "fachkraft",
    "mechaniker", "mechanikerin", "mechatroniker", "pfleger", "pflegerin", "lehrer", "lehrerin", "helfer", "helferin",
    "verkaufer", "verkauferin", "fahrer", "fahrerin", "manager", "managerin", "meister", "angestellte", "angestellter",
    "bearbeiter", "bearbeiterin", "trainer", "therapeut", "therapeutin", "student", "studentin", "arbeiter", "utvecklare",
    "medewerker", "ontwikkelaar", "arzt", "arztin", "referent", "referentin", "direktor", "direktorin", "anwalt", "anwaltin",
    "betreuer", "betreuerin", "planer", "planerin", "schlosser", "elektroniker", "elektronikerin",
)  # fmt: skip


def _closes_phrase(text: str, words: list[str], places: list[int]) -> bool:
    last = places[-1]
    return last == len(words) - 1 or words[last + 1] in _ENDS_PHRASE or any(c in text for c in ",-–(/&|")
