"""The words by which prose names a value, and those by which it means another: data, in one place.

Each table speaks the languages that the package speaks: English, Chinese, German, French,
Spanish, Portuguese, Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def any_of(patterns: Iterable[str]) -> str:
    """One pattern out of several, as a group."""
    return f"(?:{'|'.join(patterns)})"


# Words of a sentence that says what is not so here, or was, or is elsewhere.
_OTHERWISE_WORDS = (
    # English
    r"not|no|non(?![- ]?(?:root|priv|interact))|never|cannot|without|instead|rather"
    r"|unlike|than|since|until|unless|before|earlier|older|newer|previous(?:ly)?"
    r"|former(?:ly)?|was|were|(?<!is )(?<!are )(?<!be )used to|deprecated|removed|dropped"
    r"|legacy|obsolete|eol|end of life|originally|e\.g|eg|examples?|such as|like"
    r"|same as|equivalent|compare[ds]?|(?:in)?compatib\w*|if|might|could|either"
    r"|alternative(?:ly)?|otherwise|except(?:ed|ion)?|avoid|requires?|minimum|at least"
    r"|or (?:higher|later|above)|and (?:up|above)|upgrad\w+|downgrad\w+"
    r"|upstream|hosts?|database|external|remote"
    r"|another|others?|different|uncomment|commented|replace[ds]?|switch(?:es)? from"
    r"|migrat\w+|todo|maybe|but|however|ignored?|bugs?|regressions?|problems?|already"
    r"|skip(?:ped)?|changed|in addition"
    r"|errors?|causes?|internally|remap\w*|defaults? (?:is|to|port|value|version)"
    r"|by default"
    # German
    r"|aber|nicht|kein\w*|nie|ohne|statt|anstatt|anstelle|sondern|als|seit|bis|bevor|vor"
    r"|früher\w*|älter\w*|neuer\w*|vorher\w*|war|waren|veraltet\w*|z\.\s?b|beispiel\w*"
    r"|standardmäßig|falls|wenn|oder|könnte|mindestens|benötig\w*|wirt|datenbank|ersetzt"
    # French
    r"|mais|pas|plus|aucun\w*|jamais|sans|au lieu|plutôt|contrairement|depuis|avant"
    r"|ancien\w*|était|obsolète|par exemple|exemple|défaut|si|ou|pourrait|minimum"
    r"|au moins|nécessite|requiert|hôte|base de données|remplace\w*"
    # Spanish
    r"|pero|no|nunca|sin|en lugar|en vez|desde|antes|antigu\w*|anterior\w*|era"
    r"|obsolet\w*|ejemplo|defecto|predeterminad\w*|si|podría|mínim\w*|al menos|requiere"
    r"|necesita|anfitrión|base de datos|reemplaza\w*"
    # Portuguese
    r"|mas|não|nunca|sem|em vez|ao invés|desde|antes|antig\w*|anterior\w*|era"
    r"|exemplo|padrão|se|ou|poderia|pelo menos|requer|precisa|hospedeiro"
    r"|banco de dados|substitu\w*"
)
# Searched in lower case: ignoring case would take several times as long.
OTHERWISE = re.compile(
    any_of(
        (
            rf"\b(?:{_OTHERWISE_WORDS})\b",
            r"(?:n['\u2019]|\b(?:ca|do|wo|does|is|did)n)t\b",
            r"[<>]=?|=>|->|\u2192|[\u2264\u2265~]",
            # Chinese
            "但|不|没|最后|無|无|未|非|除|而是|代替|替代|替换|取代|以前|之前|以上|以下|以后|至少|最低|低于|高于"
            "|例如|比如|默认|預設|如果|若|可能|或|旧|舊|原来|原本|弃用|兼容|需要|依赖|宿主|数据库|升级",
            # Japanese
            "ない|なく|ません|ずに|せず|代わり|以前|以上|以下|以降|より|旧|古い|非推奨|例えば|たとえば"
            "|デフォルト|既定|場合|もし|なら|または|必要|互換|ホスト|データベース",
        )
    )
)

# --- Ports ------------------------------------------------------------------------------

PORT_BEFORE = any_of((r"\bports?\b", r"\bpuertos?\b", r"\bportas?\b", "端口", "埠", "ポート"))
PORT_BEHIND = any_of(("端口", "埠", "ポート", r"port\b(?!\s*\d)"))
# At EXPOSE a number behind these is a port, whatever else it says.
EXPOSING = any_of(
    (
        r"\bexpos(?:e|es|ed|ing)",
        r"\blisten(?:s|ing)?(?:\s+(?:on|at))?",
        "监听|暴露|开放",
        r"\blauscht(?:\s+auf)?",
        r"\bécoute(?:\s+sur)?",
        r"\bescucha(?:\s+en)?",
        r"\bescuta(?:\s+na)?",
    )
)

# --- Versions ---------------------------------------------------------------------------

VERSION_WORD = any_of(("version", "versión", "versão", "release", "版本", "版", "バージョン", "v"))
# Names of one product. A version without a point counts only for these.
_PRODUCTS = (
    "python python3 python2 cpython",
    "node nodejs node.js",
    "go golang",
    "java jdk jre openjdk temurin corretto zulu graalvm javase",
    "dotnet .net aspnet netcore sdk",
    "php php-fpm",
    "ruby",
    "rust",
    "perl",
    "ubuntu",
    "debian",
    "centos",
    "fedora",
    "alpine",
    "postgres postgresql pg",
    "mysql",
    "mariadb",
    "mongo mongodb",
    "redis",
    "nginx",
    "tomcat",
    "maven mvn",
    "gradle",
    "cuda",
    "gcc",
    "elasticsearch",
    "wordpress",
    "drupal",
)
PRODUCTS: Mapping[str, str] = {
    name: group.split()[0] for group in _PRODUCTS for name in group.split()
}

# --- Paths ------------------------------------------------------------------------------

# What stands before the path that something goes to.
PLACING = any_of(
    (
        r"\b(?:to|into|in|inside|at|under|as|is|director(?:y|ies)|folder|path|dir)",
        "到|至|在|目录|文件夹|路径",
        r"\b(?:nach|zu|unter|verzeichnis|ordner|pfad)",
        r"\b(?:dans|vers|sous|dossier|répertoire|chemin)",
        r"\b(?:en|a|hacia|directorio|carpeta|ruta)",
        r"\b(?:em|para|diretório|pasta|caminho)",
    )
)

# What the words about WORKDIR are about.
DIRECTORY = any_of(
    (
        r"director|folder|\bdir\b|workdir|\bcd\b|\b(?:change|switch|move)[sd]?\s(?:in)?to\b",
        "目录|目錄|文件夹|路径|ディレクトリ|フォルダ",
        r"verzeichnis|ordner|dossier|répertoire|carpeta|diretório|pasta\b",
    )
)
# What says behind a path that it is a place.
PLACE = r"\s(?:dir|director(?:y|ies)|folder|目录|文件夹|verzeichnis|ordner)"
COPYING = any_of(
    (
        r"\b(?:cop(?:y|ies|ied|ying)|adds?|adding)\b",
        "复制|拷贝|添加",
        r"\bkopier\w{1,3}\b",
        r"\bcopie[rz]?\b|\bcopia[rs]?\b",
        "コピー",
    )
)
# Names that look like those of files.
NO_FILES = _words(
    "node.js next.js nuxt.js vue.js react.js express.js asp.net vb.net three.js d3.js"
)
# Those after which a path is where RUN puts something, not where something is.
GOING = _words("to into 到 至 nach vers hacia para")

# --- Users ------------------------------------------------------------------------------

USER_WORD = any_of(
    ("user|account|用户|使用者|benutzer|nutzer|utilisateur|usuario|usuário|ユーザー?",)
)
# Accounts that a word alone may name.
ACCOUNTS = _words(
    "root node www-data nobody nginx postgres mysql redis mongodb jenkins jovyan airflow vscode "
    "gradle appuser app-user app_user ubuntu debian elasticsearch kibana logstash rabbitmq tomcat "
    "apache httpd git gitlab odoo daemon ftp mail solr zookeeper kafka spark hadoop"
)
# What describes a user instead of naming it.
ANY_USER = _words(
    "the here there context mode space level later below above now machine a an any this that our "
    "your its new other another same different current default non-root nonroot unprivileged "
    "non-privileged privileged normal regular standard ordinary system unix linux local dedicated "
    "separate specific special limited restricted low service application app container docker "
    "image runtime build test end final first last main primary super superuser sudo sudoer admin "
    "administrator non least-privileged less-privileged single named called with without to for "
    "from in on of and or as at by is be who which so because if when only also it home group id "
    "uid gid name account data password login shell static random arbitrary custom base generic "
    "simple dummy fake temporary temp guest public remote effective real actual right correct "
    "proper appropriate less more one two three all every each some no not safe safer secure "
    "unpriviledged unpriveleged rootless non-sudo user users set run use via specified "
    "interactive my diferent using database db ssh web work working dev development production "
    "prod change switch create add make drop ids back again"
)
BECOMING = any_of(
    (
        r"\b(?:switch(?:es|ing)?|change[sd]?|back|drop(?:s|ping)?(?: down)?)\s(?:back\s)?(?:in)?to"
        r"(?:\sthe)?",
        r"\b(?:runs?|running|execute[sd]?|become[s]?|operate[s]?|start(?:s|ed)?)"
        r"\s(?:\w{1,20}\s){0,2}as(?:\sthe)?",
        r"\buser\s(?:to|as|is|=)(?:\sthe)?",
        "切换到|切换为|切換到|以",
    )
)
ACTING_AS = any_of(
    (
        r"\b(?:add|adding|adds|create|creates|creating|use|uses|using|become|becomes|as|to"
        r"|set[- ]?up)"
        r"(?:\s(?:the|a|an|new|system|unix))?(?:\s(?:new|system|unix))?",
    )
)

# --- Packages ---------------------------------------------------------------------------

INSTALLING = any_of(
    (
        r"\b(?:install(?:s|ed|ing)?|add(?:s|ing)?)\b",
        r"\binstallier(?:t|en|e)\b",
        r"\binstalle[rz]?\b",
        r"\binstala(?:r|mos|ndo)?\b",
        "安装|安裝",
    )
)
INSTALLED = any_of(("をインストール", "を追加", "を導入"))
# With the blanks around it.
AND = any_of(
    (
        r"\s{0,2}[,&+、，和と]\s{0,2}(?:(?:and|und|et|y|e)\s)?",
        r"\s(?:and|und|et|y|e)\s",
        r"\s?以及\s?",
    )
)
FILLERS = any_of(
    (
        "the",
        "some",
        "also",
        "required",
        "packages?",
        "tools?",
        "dependencies",
        "utilities",
        "libraries",
        "paquets?",
        "paquetes?",
        "pacotes?",
        "die",
        "les?",
        "la",
        "el",
        "los",
        "os?",
        ":",
        "：",
    )
)
# Tools whose package is called like them everywhere; what others bring along is not here.
TOOLS = _words(
    "ansible ant apt-transport-https autoconf automake awscli bind9 bison bsdtar build-base "
    "build-essential ca-certificates casperjs certbot clang cmake collectd composer cron curl "
    "cyrus-sasl dirmngr dnsmasq dos2unix dovecot dumb-init emacs exim4 fail2ban ffmpeg firefox "
    "fish flex fluxbox fontforge gdb gettext ghostscript git gnupg gosu gradle graphicsmagick "
    "graphviz haproxy helm htop iptables jq kamailio kubectl libpq-dev libssl-dev "
    "libtool libxml2-dev logrotate lsb-release lsof lsyncd lynx maven mediainfo memcached "
    "mercurial monit munin mutt mysql-client nano netcat nginx ninja openbox openssh-client "
    "openssh-clients openssh-server openvpn p7zip pandoc patchelf phantomjs pkg-config pnpm "
    "postfix postgresql-client procps proftpd pulseaudio pwgen rabbitmq-server redis-server rsync "
    "rsyslog s3cmd samba screen shellcheck software-properties-common squid sshpass strace "
    "subversion sudo supervisor tcpdump telegraf telnet terraform tesseract texlive tigervnc tini "
    "tmux tree tzdata unzip valgrind varnish vim vlc vsftpd w3m wget xfce4 xvfb xz-utils yamllint "
    "yarn yq zip zsh zstd"
)
# Packages of a language; where only the system's are installed, theirs come from a list.
LIBRARIES = _words(
    "biopython black boto boto3 bower bundler celery cordova django eslint flake8 flask grunt "
    "gulp gulp-cli gunicorn ionic ipython jest jshint jupyter jupyterlab karma keras lighthouse "
    "lxml matplotlib mocha mypy node-nodemon numpy pandas pillow pipenv pm2 poetry "
    "protractor psycopg2 pyarrow pylint pytest pytorch requests sass-loader scikit-learn "
    "scipy selenium sqlalchemy tensorflow theano twisted typescript uwsgi virtualenv webpack"
)

# What stands in quotes without being one.
NO_PACKAGES = _words("libraries library extensions packages package tools software dependencies")

# --- Stages -----------------------------------------------------------------------------

STAGE_WORD = any_of(("stages?", "阶段", "階段", "stufe", "étape", "etapa", "estágio", "ステージ"))
# What describes a stage instead of naming it.
DESCRIBING = _words(
    "the this that a an each every any one first second third fourth final last next previous "
    "prior earlier above below same other another build building base multi multi-stage single "
    "production prod runtime run development dev test testing install installation dependencies "
    "dependency deps compile compilation release intermediate initial main separate new target "
    "default early later late stage image container docker and or of in from to for by with "
    "current different specific minimal our my your builds built builder's output common small "
    "smaller clean temporary extra additional named called us it is are no per two three four "
    "multiple several both all prep preparation"
)

# --- At a glance ------------------------------------------------------------------------

# One of these, in lower case, stands in every sentence that names a value of the kind.
USER_CUES = (
    *("user", "account", "用户", "使用者", "nutzer", "utilisateur", "usuario", "usuário", "ユーザ"),
    *("uid", "switch", "chang", "back", "drop", "run", "execut", "becom", "operat", "start"),
    *("切换", "切換", "以"),
)
PACKAGE_CUES = ("install", "add", "instal", "安装", "安裝", "を")
STAGE_CUES = (*("stage", "阶段", "階段", "stufe", "étape", "etapa", "estágio", "ステージ", "from"),)
