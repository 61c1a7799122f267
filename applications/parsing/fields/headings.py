"""What the sections of a CV are called. All phrases are folded: lower case, no accents, single spaces."""

import re
from enum import Enum

from applications.parsing.fields import reference
from hiresscope.lib.skills.tokens import fold


class Kind(Enum):
    HEADER = "header"
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    PROJECTS = "projects"
    PUBLICATIONS = "publications"
    CERTIFICATES = "certificates"
    AWARDS = "awards"
    VOLUNTEERING = "volunteering"
    INTERESTS = "interests"
    REFERENCES = "references"
    CONTACT = "contact"
    PERSONAL = "personal"
    OTHER = "other"


_PHRASES = {
    Kind.SUMMARY: """
        summary|profile|about|about me|objective|objectives|career objective|professional summary|executive summary
        |bio|biography|personal statement|personal profile|profile summary|career summary|summary of qualifications
        |introduction|overview|statement|mission|career goal|career profile|goal|who i am|synopsis|personal summary
        |headline|vision|profil|kurzprofil|uber mich|zusammenfassung|berufsziel|zielsetzung|personliches profil
        |profil professionnel|a propos|a propos de moi|resume|objectif|objectif professionnel|presentation|accroche
        |perfil|perfil profesional|resumen|resumen profesional|sobre mi|acerca de mi|objetivo|objetivo profesional
        |extracto|resumo|resumo profissional|perfil profissional|sobre|sobre mim|objetivo profissional|profilo
        |profilo professionale|chi sono|profiel|over mij|o mnie|podsumowanie|自我评价|个人简介|自我介绍|自己pr|自己紹介|职业目标|求职意向|志望動機
        |職務要約|자기소개
    """,
    Kind.EXPERIENCE: """
        experience|experiences|work experience|employment|employment history|professional experience|work history
        |career history|employment experience|career|job experience|internships|internship|internship experience
        |internship experiences|work|professional background|positions held|appointments|professional history
        |employment record|relevant experience|teaching experience|clinical experience|research experience
        |industry experience|industrial experience|experience summary|professional employment|job history
        |work experiences|career experience|academic appointments|professional appointments|academic positions
        |positions|military experience|military service|practical experience|working experience|field experience
        |previous employment|current employment|career progression|career overview|other experience
        |additional experience|professional journey|where ive worked|professional positions|nursing experience
        |employment details|industrial training|trainings and internships|work placement|work placements
        |flight experience|acting experience|selected experience|berufserfahrung|beruflicher werdegang
        |berufliche erfahrung|berufspraxis|praktische erfahrung|praktische erfahrungen|berufliche laufbahn|werdegang
        |praktika|berufstatigkeit|berufliche tatigkeit|berufliche stationen|arbeitserfahrung
        |experience professionnelle|experiences professionnelles|parcours professionnel|emplois|stages|stage
        |experiences de travail|carriere|parcours|experience de travail|experiences professionelles|experiencia
        |experiencia laboral|experiencia profesional|trayectoria profesional|historial laboral|practicas
        |experiencias laborales|experiencias profesionales|trayectoria laboral|trayectoria|experiencia profissional
        |experiencias profissionais|historico profissional|experiencia de trabalho|carreira|estagios|esperienza
        |esperienze|esperienza lavorativa|esperienze lavorative|esperienza professionale|esperienze professionali
        |werkervaring|arbeidservaring|ervaring|doswiadczenie|doswiadczenie zawodowe|zkusenosti|pracovni zkusenosti
        |arbetslivserfarenhet|erhvervserfaring|arbeidserfaring|tyokokemus|is deneyimi|is deneyimleri|deneyim
        |опыт работы|опыт|工作经历|工作经验|实习经历|职业经历|实习项目经历|工作经歷|工作經驗|職歴|職務経歴|学歴職歴|경력|경력사항|경험|الخبرات|الخبرة|خبرات العمل
        |الخبرة العملية|ניסיון|ניסיון תעסוקתי
    """,
    Kind.EDUCATION: """
        education|educations|academic background|educational background|education background|academic qualifications
        |studies|academics|educational qualifications|educational qualification|academic qualification
        |education and training|academic history|education and qualifications|qualifications|qualification
        |academic profile|academic record|academic details|schooling|degrees|academic credentials|scholastic record
        |academia|education details|educational details|academic education|relevant coursework|coursework
        |academic achievements and education|educational attainment|formal education|scholastics|ausbildung|bildung
        |bildungsweg|schulbildung|studium|akademische ausbildung|schulischer werdegang|bildungsgang
        |aus- und weiterbildung|aus und weiterbildung|ausbildung und studium|hochschulbildung|akademischer werdegang
        |schule|formation|formations|etudes|diplomes|formation academique|parcours scolaire|parcours academique
        |scolarite|cursus|formation et diplomes|diplomes et formations|formation scolaire|etudes et formations
        |parcours universitaire|educacion|formacion|formacion academica|estudios|estudios realizados|titulacion
        |datos academicos|estudios academicos|formacao|formacao academica|escolaridade|educacao|formacao e educacao
        |habilitacoes|habilitacoes literarias|istruzione|istruzione e formazione|formazione|opleiding|opleidingen
        |wyksztalcenie|edukacja|vzdelani|utbildning|uddannelse|utdanning|utdannelse|koulutus|egitim|egitim bilgileri
        |образование|教育背景|教育经历|学历|教育經歷|学歴|학력|학력사항|التعليم|المؤهلات|المؤهلات العلمية|השכלה
    """,
    Kind.SKILLS: """
        skills|skill|technical skills|key skills|core skills|core competencies|competencies|competences
        |competencies and skills|expertise|areas of expertise|technical expertise|technologies|tech stack|tools
        |toolbox|technical proficiency|technical proficiencies|proficiencies|computer skills|it skills|software
        |software skills|professional skills|soft skills|hard skills|strengths|skills summary|skill set|skillset
        |skill sets|technical competencies|key competencies|key strengths|abilities|highlights|skills and abilities
        |areas of knowledge|capabilities|specialties|specialities|specializations|qualifications summary
        |programming languages|programming|technical summary|technical knowledge|skill highlights
        |core qualifications|strength|languages and tools|frameworks|tools and technologies|technical toolkit
        |personal skills|interpersonal skills|knowledge|key expertise|skills and expertise|skills and competencies
        |skills and tools|technology|business skills|clinical skills|transferable skills|areas of competence
        |functional skills|key qualifications|computer proficiency|it proficiency|computer knowledge
        |computer literacy|software proficiency|digital skills|culinary skills|additional skills|other skills
        |skills and interests|skills and languages|machine skills|skills and knowledge|specialized skills|key skill
        |it knowledge|kenntnisse|fahigkeiten|kompetenzen|edv-kenntnisse|edv kenntnisse|it-kenntnisse|it kenntnisse
        |fachkenntnisse|starken|kenntnisse und fahigkeiten|fahigkeiten und kenntnisse|besondere kenntnisse
        |technische kenntnisse|pc-kenntnisse|pc kenntnisse|kernkompetenzen|schlusselqualifikationen
        |fachliche kompetenzen|softwarekenntnisse|weitere kenntnisse|technische fahigkeiten|competences
        |competences techniques|competences informatiques|savoir-faire|savoir faire|informatique|outils|logiciels
        |competences cles|atouts|competences professionnelles|aptitudes|savoir-etre|savoir etre|qualites
        |competences et qualites|habilidades|competencias|aptitudes y competencias|conocimientos|informatica
        |conocimientos tecnicos|habilidades tecnicas|habilidades y competencias|destrezas|conocimientos informaticos
        |aptitudes|fortalezas|competencias tecnicas|capacidades|competencias e habilidades
        |habilidades e competencias|conhecimentos|conhecimentos tecnicos|habilidades tecnicas|qualificacoes
        |informatica|competenze|capacita e competenze|competenze tecniche|competenze informatiche
        |competenze digitali|vaardigheden|umiejetnosci|dovednosti|kompetenser|fardigheter|ferdigheter|kompetencer
        |taidot|yetenekler|beceriler|навыки|ключевые навыки|专业技能|技能|it 技能|it技能|个人技能|技能特长|技术栈|專業技能|スキル|資格スキル
        |活かせる経験知識技術|기술|보유기술|المهارات|מיומנויות|כישורים|geek skills|techniques|hobbies and skills|technical strengths
        |technical areas|methods|methodologies|skills acquired|professional competencies|competency
        |profile of skills|special skills|technical background
    """,
    Kind.LANGUAGES: """
        languages|language|language skills|languages known|language proficiency|spoken languages|known languages
        |foreign languages|linguistic skills|languages spoken|language competencies|mother tongue|mother tongues
        |other language|other languages|sprachen|sprachkenntnisse|fremdsprachen|langues|langues etrangeres
        |competences linguistiques|idiomas|lenguas|linguas|lingue|lingue straniere|competenze linguistiche|talen
        |talenkennis|jezyki|jezyki obce|jazyky|sprak|sprog|kielitaito|diller|yabanci dil|yabanci diller|языки
        |иностранные языки|语言|语言能力|外语|語学|語学力|언어|외국어|اللغات|שפות|conhecimentos linguisticos
    """,
    Kind.PROJECTS: """
        projects|project|personal projects|academic projects|key projects|selected projects|project experience
        |side projects|portfolio|projects undertaken|project work|project details|projects completed
        |notable projects|technical projects|open source|thesis|open source projects|open source contributions
        |research projects|research interests|research|dissertation|major projects|projekte|projets
        |projets personnels|proyectos|projetos|progetti|projecten|projekty|проекты|项目经历|项目经验|个人项目|項目經驗|프로젝트|المشاريع
        |projektarbeiten|projekterfahrung|projets academiques|proyectos personales|projetos pessoais|master thesis
        |phd thesis|pet projects
    """,
    Kind.PUBLICATIONS: """
        publications|publication|papers|selected publications|journal articles|journals|conference papers
        |conferences|presentations|books|publications and presentations|talks|invited talks|patents|research papers
        |articles|conference presentations|journal papers|publikationen|veroffentlichungen|vortrage|publicaciones
        |publicacoes|pubblicazioni|publicaties|publikacje|публикации|发表论文|論文|著作|연구실적
    """,
    Kind.CERTIFICATES: """
        certifications|certification|certificates|certificate|licenses|licences|licenses and certifications|training
        |trainings|courses|certifications and licenses|courses and certifications|professional development
        |professional training|training and courses|accreditations|credentials|professional certifications
        |professional qualifications|licensure|continuing education|workshops|online courses|seminars
        |seminars attended|seminars and trainings|trainings attended|trainings and seminars|training and seminars
        |certificaciones|certificacoes|certificazioni|certificats|certifications et formations|zertifikate
        |zertifizierungen|weiterbildung|weiterbildungen|fortbildung|fortbildungen|cursos|cursos y certificaciones
        |formacion complementaria|corsi|formation continue|cursos complementares|cursos e certificacoes
        |formacao complementar|certificaten|cursussen|kursy|kurse|certyfikaty|сертификаты|курсы|证书|资格证书|免許資格|免許|資格
        |자격증|الشهادات|driving licence|driving license|fuhrerschein|permis|eligibility|licensure and certification
        |board certification|board certifications|flight ratings|ratings and licenses
    """,
    Kind.AWARDS: """
        awards|honors|honours|honors and awards|awards and honors|achievements|accomplishments|scholarships
        |awards and scholarships|grants|recognition|distinctions|prizes|key achievements|awards and achievements
        |fellowships|honors awards|academic achievements|career highlights|career achievements|selected achievements
        |professional achievements|notable achievements|honours and awards|auszeichnungen|preise|stipendien|prix
        |distinctions|recompenses|premios|premios y reconocimientos|logros|premi|reconocimientos|nagrody|награды
        |достижения|获奖情况|荣誉奖项|获奖经历|获奖|荣誉|表彰|受賞|수상|수상경력|الجوائز|realisations|grants and awards
    """,
    Kind.VOLUNTEERING: """
        volunteering|volunteer|volunteer experience|volunteer work|volunteer activities|community service
        |community involvement|community|leadership|leadership experience|activities|extracurricular activities
        |extra-curricular activities|involvement|extra curricular activities|extracurriculars|campus involvement
        |on campus involvement|leadership and activities|voluntary work|voluntary experience
        |positions of responsibility|position of responsibility|social engagement|civic activities|ehrenamt
        |ehrenamtliches engagement|engagement|engagements|benevolat|vie associative|voluntariado|actividades
        |atividades|trabalho voluntario|volontariato|vrijwilligerswerk|wolontariat|volunteerism|leadership roles
        |service
    """,
    Kind.INTERESTS: """
        interests|hobbies|hobbies and interests|interests and hobbies|personal interests|interests and activities
        |activities and interests|pastimes|fun facts|leisure|hobby|hobbys|interessen|freizeit|freizeitinteressen
        |hobbys und interessen|interessen und hobbys|loisirs|centres d'interet|centres d interet|centre d'interet
        |centre d interet|passions|interets|interets et loisirs|aficiones|intereses|hobbies e interesses|interesses
        |passatempos|interessi|hobby e interessi|zainteresowania|zajmy|fritid|ilgi alanlari|хобби|увлечения|兴趣爱好|兴趣
        |爱好|趣味特技|趣味|취미|الهوايات|passion|my passions|likes
    """,
    Kind.REFERENCES: """
        references|reference|referees|referee|professional references|character references|character reference
        |references available|references available upon request|references upon request|personal references
        |recommendations|testimonials|referenzen|references professionnelles|referencias|referencias personales
        |referencias profesionales|referencias laborales|referencia|referenties|referencje|рекомендации|推荐人|추천인
        |المراجع|referees and references|referenze
    """,
    Kind.CONTACT: """
        contact|contacts|contact me|contact information|contact details|contact info|get in touch|reach me
        |find me online|address|details|social|social media|social networks|links|profiles|online profiles
        |online presence|personal contact|correspondence|find me|kontakt|kontaktdaten|adresse|anschrift|coordonnees
        |contacto|datos de contacto|contato|contatti|contactgegevens|contactos|recapiti|контакты
        |контактная информация|联系方式|联系我|連絡先|연락처|معلومات الاتصال|التواصل|iletisim|dane kontaktowe|yhteystiedot
        |kontaktinformation
    """,
    Kind.PERSONAL: """
        personal information|personal details|personal data|personal|personal info|personal particulars
        |personal background|biodata|bio data|general information|basic information|about myself|my details|identity
        |personal profile details|candidate information|info|personliche daten|personliche angaben
        |angaben zur person|zur person|persoenliche daten|informations personnelles|etat civil|informations
        |renseignements personnels|datos personales|informacion personal|dados pessoais|informacoes pessoais
        |dati personali|informazioni personali|persoonlijke gegevens|persoonlijke informatie|dane osobowe
        |личная информация|личные данные|个人信息|基本信息|个人资料|個人資料|基本資料|本人情報|인적사항|개인정보|المعلومات الشخصية|البيانات الشخصية
        |kisisel bilgiler|פרטים אישיים|personuppgifter
    """,
    Kind.OTHER: """
        other|others|additional information|additional|miscellaneous|memberships|professional memberships
        |affiliations|declaration|professional affiliations|other information|further information|strategic skills
        |military|availability|visa status|misc|associations|professional associations|memberships and affiliations
        |appendix|notes|additional details|keywords|quotes|professional membership|professional affiliation
        |work authorization|key responsibilities|responsibilities|duties|signature|my life philosophy|my time
        |most proud of|day of my life|key highlights|other activities|supervision|thesis supervision|sonstiges
        |weiteres|mitgliedschaften|divers|autres|otros|otros datos|informacion adicional|outros
        |informacoes adicionais|informations complementaires|altro|altre informazioni|ulteriori informazioni|overig
        |inne|dodatkowe informacje|其他|其他信息|その他|本人希望|기타|anlagen|autres informations|otra informacion|datos de interes
        |datos adicionales|professional bodies|editorial work
    """,
}

PHRASES: dict[str, Kind] = {
    fold(phrase.strip()): kind
    for kind, phrases in reversed(_PHRASES.items())
    for phrase in phrases.replace("\n", " ").split("|")
    if phrase.strip()
}

# Words that make up longer English headings; the first that has a kind decides ("Skills and Languages").
_WORDS = {
    Kind.EXPERIENCE: "experience experiences employment internship internships",
    Kind.EDUCATION: "education academic academics educational coursework",
    Kind.SKILLS: "skills skill competencies competences proficiencies expertise technologies strengths abilities tools",
    Kind.LANGUAGES: "languages language",
    Kind.PROJECTS: "projects project",
    Kind.PUBLICATIONS: "publications publication papers patents presentations",
    Kind.CERTIFICATES: (
        "certifications certificates certification licenses licences training trainings courses credentials"
    ),
    Kind.AWARDS: "awards honors honours achievements accomplishments scholarships",
    Kind.VOLUNTEERING: "volunteer volunteering volunteerism extracurricular activities involvement",
    Kind.INTERESTS: "interests hobbies",
    Kind.REFERENCES: "references referees",
    Kind.SUMMARY: "summary objective profile",
    Kind.OTHER: "affiliations memberships membership",
}
WORDS: dict[str, Kind] = {word: kind for kind, words in _WORDS.items() for word in words.split()}

FILLERS = frozenset(
    """
    a an and the of in my & selected relevant professional work working key core main other additional related recent personal
    technical history background qualifications qualification career industry industrial details record academic summary
    research teaching clinical leadership activities community military practical previous current past major notable general
    special information further areas area highlights knowledge software computer digital soft hard skills development campus student
    training experience education languages projects awards honors honours certifications affiliations memberships
    involvement achievements accomplishments service services international business management hands on extra selected it
    """.split()
)

_NATURAL = re.compile(r"[^\W\d_]+")


def speaks_of_languages(text: str) -> bool:
    """Whether a text names a language that people speak."""
    known = reference.load().languages
    return any(fold(word) in known for word in _NATURAL.findall(text[:300]))
