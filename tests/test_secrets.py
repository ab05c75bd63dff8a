"""What looks like a secret (DF024), beside the golden cases of `test_semantics.py`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile import walkthrough
from mkdocs_dockerfile.pairing import pair
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import analyse
from mkdocs_dockerfile.semantics.secrets import leaked_secrets, may_be_secret
from tests.strategies import dockerfiles

MIXED = "k7Lw02mNq8xVt5ZrB1cD3eF4gH6jJ9kK0pQ"
HEX = "0d96df4d4110e5c43fbfb17f2d347ea6aa65421d"
# Put together here, so that nobody who searches this repository for tokens finds any.
TOKENS = {
    "an AWS access key": ["AK" + "IA" + "Q3EGRT7ZP2VBN5XK"],
    "a GitHub token": ["gh" + "p_" + MIXED + "a", "github" + "_pat_" + MIXED],
    "a GitLab token": ["gl" + "pat-" + MIXED[:20]],
    "a Slack token": ["xo" + "xb-" + "1234567890-" + MIXED[:12]],
    "a Google API key": ["AI" + "za" + MIXED],
    "a JSON Web Token": ["ey" + "J" + MIXED[:20] + ".ey" + "J" + MIXED + "." + MIXED],
    "an npm token": ["np" + "m_" + MIXED + "a"],
    "a Stripe key": ["sk" + "_live_" + MIXED[:24]],
    "a Docker access token": ["dckr" + "_pat_" + MIXED[:27]],
    "a PyPI token": ["pypi" + "-AgEIcHlwaS5vcmc" + MIXED * 2],
    "the address of a webhook, which is a secret": [
        "hooks" + ".slack.com/services/T0EQ12345/B0EQ12345/" + MIXED[:24],
        "discord" + ".com/api/webhooks/123456789012345678/" + MIXED * 2,
    ],
    "a SendGrid key": ["S" + "G." + MIXED[:22] + "." + MIXED + MIXED[:8]],
    "a Hugging Face token": ["h" + "f_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"],
    "an Anthropic key": ["sk" + "-ant-api03-" + MIXED],
    "an OpenAI key": ["sk" + "-proj-" + MIXED, "sk" + "-" + MIXED[:20] + "T3Blbk" + "FJ" + MIXED],
    "a private key": ["-----BEGIN RSA PRIVATE " + "KEY-----\\n" + MIXED],
}


def found(source: str) -> list[tuple[int | None, str]]:
    return [(item.line, item.message) for item in leaked_secrets(parse(source))]


@pytest.mark.parametrize(
    ("kind", "token"), [(kind, token) for kind, tokens in TOKENS.items() for token in tokens]
)
@pytest.mark.parametrize(
    "place", ["RUN x {}", "ENV A=1 \\\n  B={}", "# {}", "COPY <<E /x\n\n{}\nE", 'LABEL a="{}"']
)
def test_tokens_are_known_by_their_shape_wherever_they_stand(
    kind: str, token: str, place: str
) -> None:
    line = place.count("\n", 0, place.index("{")) + 2
    assert found(f"FROM a\n{place.format(token)}\n") == [(line, f"this looks like {kind}")]


def test_a_token_in_a_variable_that_is_named_like_one_is_one_secret() -> None:
    (token, *_) = TOKENS["a GitHub token"]
    assert found(f"FROM a\nENV GITHUB_TOKEN={token}\n") == [
        (2, "the value of `GITHUB_TOKEN` looks like a secret")
    ]


@pytest.mark.parametrize(
    "token", ["gh" + "p_" + "x" * 36, "AK" + "IA" + "IOSFODNN7EXAMPLE", "AK" + "IA" + "0" * 16]
)
def test_tokens_of_documentation_are_none(token: str) -> None:
    assert found(f"FROM a\nENV A={token}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "RUN skopeo copy docker://a.example/b:v1.2@sha256:0a1b2c3d4e5f oci:x",
        "RUN curl -H 'Authorization: Bearer QQ==' https://ghcr.example/v2/",
        "RUN tool --token stdin --api-key header --password env:NAME",
        "RUN tool --show-password always --generate-password twenty1",
        "ENV CACHE_KEY=a1b2c3d4e5f6g7h8i9 PARTITION_KEY=a1b2c3d4e5f6g7h8i9",
        "ENV NODE_KEY=9fd3b784bc1c6fc31a8a0a1c1658203e50a0c3d4",
        'ARG DEPLOY_KEY="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIbCdEfGhIjKlMnOp"',
        "ENV SECRET_KEY_BASE=build-only DB_PASSWORD=for-build",
        "RUN psql postgres://postgres:postgres@db/x",
    ],
)
def test_what_stands_for_a_secret_is_none(line: str) -> None:
    assert found(f"FROM a\n{line}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "RUN curl -H 'Authorization: Bearer a1b2c3d4e5f6' https://a.example/",
        "RUN tool --token a1b2c3d4",
        "RUN tool --password wednesday",
        "ENV API_KEY=9fd3b784bc1c6fc31a8a0a1c1658203e50a0c3d4",
        "RUN psql postgres://postgres:wednesday@db/x",
    ],
)
def test_what_is_one_is_found(line: str) -> None:
    assert [number for number, _ in found(f"FROM a\n{line}\n")] == [2]


SIDECAR = """\
---
title: The site
note: started with API_KEY={key}
---
# The site

Start it with `DB_PASSWORD=Xk29fjQ2pp make up`, or by hand:

```sh
docker run -e ADMIN_PASSWORD=secret -e API_TOKEN={key} site
```

An example is `docker run -e PASSWORD=mypassword site`, and {token} is a token.
"""


def test_a_sidecar_is_held_to_the_measures_of_comments() -> None:
    (token, *_) = TOKENS["a GitHub token"]
    sidecar = SIDECAR.format(key="abcd1234efgh5678ijkl", token=token)
    page = pair(parse("FROM a\n"), sidecar=sidecar, sidecar_path="a.md")
    leaks = [item for item in page.diagnostics if item.code == "DF024"]
    assert [(item.path, item.line, item.message) for item in leaks] == [
        ("a.md", 3, "the value of `API_KEY` looks like a secret"),
        ("a.md", 7, "the value of `DB_PASSWORD` looks like a secret"),
        ("a.md", 10, "the value of `API_TOKEN` looks like a secret"),
        ("a.md", 13, "this looks like a GitHub token"),
    ]
    assert not any("abcd1234" in str(item) or "Xk29" in str(item) for item in leaks)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("- key: Ctrl+Alt+F12x3", 0),
        ("- Key: XK_F12_a3_B4", 0),
        ("- KEY=Linux-X64-node20", 0),
        ("- Token: ERC20Contract721", 0),
        ("- Key: iPhone15ProMax256", 0),
        ("- key: assets/app-3f9a8b7c.js", 0),
        (f"- Token: {HEX}", 0),
        (f"Built from the commit `token={HEX}`", 0),
        ("- Password: Debian12Bookworm6", 0),
        ("- Key: Q7r4Lw02mNq8xVt5", 1),
        ("- API_KEY=47a060ca-ef43-420f-94df-3561acb8e707", 1),
        (f"- DEPLOY_TOKEN={HEX}", 1),
        ("- Password: Xk29fjQ2pp", 1),
        ("- Password: Xk29/fjQ2pp", 1),
    ],
)
def test_ordinary_words_of_a_sidecar_are_no_secret(words: str, found: int) -> None:
    page = pair(parse("FROM a\n"), sidecar=f"# A\n\n{words}\n", sidecar_path="a.md")
    assert [item.line for item in page.diagnostics if item.code == "DF024"] == [3] * found


def test_what_a_sidecar_quotes_is_told_of_once() -> None:
    source = "FROM a\nENV API_KEY=abcd1234efgh5678ijkl\n"
    sidecar = "# A\n\nIt sets `API_KEY=abcd1234efgh5678ijkl`.\n"
    page = pair(parse(source, path="Dockerfile"), sidecar=sidecar)
    leaks = [(item.path, item.line) for item in page.diagnostics if item.code == "DF024"]
    assert leaks == [("Dockerfile", 2)]


def test_a_sidecar_is_silenced_at_the_top_of_the_dockerfile() -> None:
    source = "# docs: ignore=DF024\n\nFROM a\n"
    page = pair(parse(source), sidecar="# A\n\n`API_KEY=abcd1234efgh5678ijkl x`\n")
    assert [item for item in page.diagnostics if item.code == "DF024"] == []


def test_every_line_is_the_one_of_the_value() -> None:
    source = "FROM a\nENV {}\n".format(
        " \\\n# P_1_PASSWORD=c\n \\\n".join(f'P_{n}_PASSWORD="wed nesday{n}"' for n in range(50))
    )
    lines = source.split("\n")
    hits = found(source)
    assert len(hits) == 50
    for line, message in hits:
        name = message.split("`")[1]
        assert lines[(line or 0) - 1].removeprefix("ENV ").startswith(f"{name}=")


def test_with_a_backtick_as_escape_token() -> None:
    source = "# escape=`\nFROM a\nENV A=C:\\x\\ `\n  PASSWORD=wednesday\n"
    assert found(source) == [(4, "the value of `PASSWORD` looks like a secret")]


def test_no_message_holds_a_value() -> None:
    source = "FROM a\nENV PASSWORD=wednesday A_TOKEN=" + MIXED + "\n"
    source += f"RUN curl -u me:wednesday x --password wednesday https://a:wednesday@b #{MIXED}\n"
    source += "".join(f"RUN {token}\n" for tokens in TOKENS.values() for token in tokens)
    diagnostics = leaked_secrets(parse(source))
    assert len(diagnostics) >= 4 + len(TOKENS)
    for item in diagnostics:
        assert "wednesday" not in str(item)
        assert MIXED[:12] not in str(item)


PIECES = st.sampled_from(
    [
        *("PASSWORD", "_TOKEN", "KEY", "secret", "=", " ", " \\\n", "\n", '"', "'", "$", "{", ":"),
        *(
            "curl -u ",
            "useradd -p ",
            "IDENTIFIED BY '",
            "password: ",
            '"password": "',
            "${X:-",
            "}",
            "mysql -p",
            "DB_PASS",
            "machine a",
            " login ",
            "://",
            "@",
            "docker login -p ",
            "--password ",
            "#",
            "chpasswd",
            " <<< ",
            " = ",
            "?password=",
            "$env:",
            "htpasswd -b ",
            "echo a | vncpasswd",
            "password-stdin",
            "|",
            "xyz",
        ),
        *("-----BEGIN PRIVATE KEY-----", "eyJ", ".", "AKIA", "ENV ", "ONBUILD ", "ARG ", "<<E\n"),
        *("Authorization: Bearer ", MIXED, "\r", "`", "\ufeff", "é", "\x00", "İ"),
    ]
)


@pytest.mark.parametrize(
    "line",
    [
        "RUN skopeo copy docker://alpine:3.20@sha256:" + HEX + " x",
        "RUN curl -H 'Authorization: Bearer QQ==' https://ghcr.io/v2/",
        "RUN x login --token stdin",
        "RUN x --api-key header",
        "RUN x --token by-name --client-secret lookup",
        "RUN openssl x --password env:NAME && x --password file:pass",
        "RUN x --show-password name --generate-password name --prompt-password me",
        "ENV CACHE_KEY=v1-a81bc81b-dead-4e5d-abff",
        "ENV KAFKA_PARTITION_KEY=a81bc81b9dead4e5d CLUSTER_KEY=a81bc81b9dead4e5dc",
        "ENV NODE_KEY=" + HEX,
        "ENV SIGNER_KEY='" + HEX + " " + HEX + "'",
        "ENV DEPLOY_KEY='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL0a1b2c3 me@host'",
        "ENV MINISIGN_KEY=RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
        "ENV JWT_KEY=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEabcdef0123456789==",
        "ENV SECRET_KEY_BASE=build-only DJANGO_SECRET=for-collectstatic",
        "ENV SECRET_KEY=build_time SECRET_KEY_BASE=throwaway A_SECRET=temp",
        "ENV DB_PASSWORD=changeme B_PASSWORD=dummy C_PASSWORD=PASSWORD",
        "ENV DB_PASSWORD=secret/data/db A_PASSWORD=secrets.DB_PASSWORD B_PASSWORD=!PW!",
        "ENV DATABASE_URL=postgres://postgres:postgres@db:5432/shop",
        "ENV BROKER_URL=amqp://guest:guest@rabbitmq:5672",
        "ENV DATABASE_URL=mysql://db_user:db_password@127.0.0.1/db_name",
        "RUN curl -u admin:admin https://localhost",
        "RUN echo 'root:Docker!' | chpasswd",
    ],
)
def test_what_only_looks_like_a_secret_is_none(line: str) -> None:
    assert found(f"FROM a\n{line}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "ENV DB_PASSWORD=admin",
        "ENV DB_PASSWORD=password",
        "ENV SECRET_KEY=" + HEX,
        "ENV API_KEY=" + HEX,
        "ENV BUGSNAG_TOKEN=" + HEX,
        "ENV ENCRYPTION_KEY=" + HEX,
        "ENV DB_PASSWORD=Tr0ub/4dor",
        "ENV PASSWORD=password",
        "ENV DATABASE_URL=postgres://user:Zk29slq0vT@db/app",
        "ENV DATABASE_URL=postgres://username:Zk29slq0vT@db/app",
        "ENV DATABASE_URL=postgres://login:Zk29slq0vT@db/app",
        "ENV DB_PASSWORD='Zk$slq0vT'",
        "ENV DB_PASSWORD=Zk\\$slq0vT",
        "RUN DB_PASSWORD='Zk$slq0vT' ./run",
        "ENV REDIS_PASSWORD=${X:-Zk29slq0vT}",
        'ENV REDIS_PASSWORD="${X:-Zk29slq0vT}"',
        "ARG REDIS_PASSWORD=${X-Zk29slq0vT}",
        "RUN REDIS_PASSWORD=${X:-Zk29slq0vT} ./run",
        'RUN export REDIS_PASSWORD="${X:-Zk29slq0vT}" && ./run',
        "ENV DATABASE_URL=postgres://postgres:wednesday@db:5432/shop",
        "RUN git clone https://me:" + HEX + "@github.com/owner/name",
        "RUN x --password admin",
        "RUN x --token 0a1b2c.3d4e5f6a7b8c9d0e",
        "RUN x --api-key=" + MIXED,
        "RUN curl -H 'Authorization: Basic " + MIXED + "' https://a.b",
        "RUN curl -u robot:wednesday https://a.b",
        "RUN echo root:root | chpasswd",
    ],
)
def test_what_opens_something_is_a_secret(line: str) -> None:
    assert [number for number, _ in found(f"FROM a\n{line}\n")] == [2]


@pytest.mark.parametrize(
    "name",
    [
        *("PGPASSWORD", "DB_PASS", "db_pwd", "SMTP_PASS", "MYSQL_PWD", "PASS", "PASSPHRASE"),
        *("DBPASS", "ROOTPWD", "mysqlPassword", "keystorePwd", "spring.datasource.password"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "ENV {}",
        "RUN {} ./run",
        "RUN export {}",
        "RUN a && {} ./run",
        "RUN a &&\\\n {}\\\n ./run",
        "RUN <<E\nexport {}\nE",
        "COPY <<E /app/.env\nA=1\n{}\nE",
        'RUN echo "{}" >> .env',
        'CMD ["env", "{}", "app"]',
        "CMD java -D{} -jar app.jar",
        'ENV DSN="Server=db;User Id=sa;{};Encrypt=true"',
    ],
)
def test_what_a_password_is_set_to_is_found_wherever_that_is(name: str, form: str) -> None:
    line = form.count("\n", 0, form.index("{")) + 2
    source = f"FROM a\n{form.format(f'{name}=Quartz77falcon')}\n"
    assert found(source) == [(line, f"the value of `{name}` looks like a secret")]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('CMD ["app","--password=Quartz77falcon"]', "a flag is handed a password"),
        ('ENTRYPOINT ["app", "--password", "Quartz77falcon"]', "a flag is handed a password"),
        (f'CMD ["app","--api-key","{MIXED}"]', "a flag is handed what looks like a secret key"),
        ("RUN mysql -u root -pQuartz77falcon", "`-p` of a client of MySQL is handed a password"),
        (
            'HEALTHCHECK CMD ["mysqladmin","ping","-pQuartz77falcon"]',
            "`-p` of a client of MySQL is handed a password",
        ),
        (
            "RUN mysqladmin -u root password 'Quartz77falcon'",
            "`mysqladmin password` is handed a password",
        ),
        ("RUN echo Quartz77falcon | passwd --stdin me", "`passwd` is handed a password"),
        (r"RUN echo -e 'Quartz77\nQuartz77' | sudo passwd me", "`passwd` is handed a password"),
        (
            "RUN echo machine a.example login me password Quartz77falcon > /root/.netrc",
            "a line of `.netrc` holds a password",
        ),
        (
            "RUN printf 'machine a.example\\nlogin me\\npassword Quartz77falcon' > /root/.netrc",
            "a line of `.netrc` holds a password",
        ),
        (
            f"ENV C='AccountName=a;AccountKey={MIXED}==;EndpointSuffix=a.example'",
            "the value of `AccountKey` looks like a secret",
        ),
        (
            "RUN aws configure set aws_secret_access_key Quartz77falcon",
            "`aws configure set` is handed a secret",
        ),
        (
            "RUN npm config set //a.example/:_authToken Quartz77falcon",
            "the configuration of npm holds what looks like a secret",
        ),
        (
            'CMD ["redis-server","--requirepass","hunter22"]',
            "`requirepass` is handed a password",
        ),
        ("RUN echo requirepass hunter22 >> x.conf", "`requirepass` is handed a password"),
        ("RUN keytool -genkey -storepass hunter22x -v", "a flag is handed a password"),
        ('CMD ["keytool","-deststorepass","hunter22x"]', "a flag is handed a password"),
        ("RUN openssl req -passout pass:hunter22", "a flag is handed a password"),
        ("RUN useradd -m -p hunter22 me", "`useradd -p` is handed a password"),
        ("RUN net user /add John B@dP4ss", "`net user` is handed a password"),
        ("RUN NET.EXE user John B@dP4ss /ADD", "`net user` is handed a password"),
        ("RUN Install-It -SAPassword 'hunter22' -Force", "`-Password` is handed a password"),
        (
            "RUN $p = ConvertTo-SecureString -String 'hunter22' -AsPlainText -Force",
            "`ConvertTo-SecureString` is handed a password",
        ),
        ('RUN ["useradd","-p","hunter22","me"]', "`useradd -p` is handed a password"),
        (
            "HEALTHCHECK CMD redis-cli -h db -a hunter22 ping",
            "`redis-cli -a` is handed a password",
        ),
        ('CMD ["app","--db-pass","hunter22"]', "a flag is handed a password"),
        ("RUN usermod -p hunter22 me", "`usermod -p` is handed a password"),
        (
            "RUN useradd -p $(openssl passwd -1 -salt ab hunter22) me",
            "`openssl passwd` is handed a password",
        ),
        (
            "RUN mysql -e \"CREATE USER 'a'@'%' IDENTIFIED BY 'hunter22'\"",
            "a statement of SQL holds a password",
        ),
        (
            "RUN mysql -e \"alter user root identified with caching_sha2_password by 'hunter22'\"",
            "a statement of SQL holds a password",
        ),
        (
            "RUN psql -c \"CREATE USER a WITH SUPERUSER PASSWORD 'hunter22';\"",
            "a statement of SQL holds a password",
        ),
        (
            r"RUN echo 'ALTER ROLE a PASSWORD '\''hunter22'\'';' | psql",
            "a statement of SQL holds a password",
        ),
        (
            "RUN mysql -e \"SET PASSWORD FOR 'root'@'localhost' = PASSWORD('hunter22')\"",
            "a statement of SQL holds a password",
        ),
        (
            "RUN echo 'mysql-server mysql-server/root_password password hunter22' "
            "| debconf-set-selections",
            "`debconf` is handed a password",
        ),
        (f"RUN curl -H 'X-Api-Key: {HEX}' a.example", "a header holds what looks like a secret"),
        (
            f'CMD ["curl","-H","PRIVATE-TOKEN: {MIXED}","a.example"]',
            "a header holds what looks like a secret",
        ),
        (
            'RUN echo \'{"password": "hunter22"}\' > x.json',
            "the value of `password` looks like a secret",
        ),
        (
            'RUN echo "{\\"password\\":\\"hunter22\\"}" > x.json',
            "the value of `password` looks like a secret",
        ),
        (f"ENV accessToken={MIXED}", "the value of `accessToken` looks like a secret"),
    ],
)
def test_what_is_said_of_a_command(source: str, what: str) -> None:
    assert found(f"FROM a\n{source}\n") == [(2, what)]


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter44",
        "  - password:   'hunter44'",
        'db_password: "hunter44" # of tests',
        "password: ${X:-hunter44}",
        '"password": "hunter44",',
        "'PASSWORD': 'hunter44',",
        "'password' => 'hunter44',",
        f"api_key: {MIXED}",
    ],
)
def test_lines_of_yaml_and_json_in_a_heredoc_are_read(line: str) -> None:
    source = f"FROM a\nCOPY <<E /x.yml\ndb:\n{line}\nE\n"
    assert [number for number, _ in found(source)] == [4]


@pytest.mark.parametrize(
    "source",
    [
        "ENV DB_PASS_FILE=/run/secrets/db DB_PASS=/run/secrets/db PGPASSFILE=pgpass",
        "ENV PWD=app OLDPWD=app INIT_PWD=app BYPASS=word COMPASS=north FIRST_PASS=done HTPASSWD=x1",
        "ENV DB_PASS=changeme B_PASS=changme C_PASS=<password> D_PASS=PASS E_PASS= F_PASS=12",
        "RUN DB_PASSWORD=$X a && export DB_PASS=${Y:-$Z} C_PASS=$(cat /run/secrets/c)",
        "ENV A_PASSWORD=${X:-} B_PASSWORD=${X:-$Y} C_PASSWORD=${X:?wednesday} D_PASSWORD=a${X}b",
        "RUN A_PASSWORD='$X' ./run && B_PASSWORD=\"a$X\" ./run && C_PASSWORD='a${X}' ./run",
        "COPY <<E /x.ts\npassword: string;\npassword: str\npassword: config.password,\nE",
        "COPY <<E /x.yml\npassword: $X\npassword: |\npasswords: none\nkey: value\nE",
        "COPY <<E /x\n'password': 'required|min:8'\n\"password\": \"string\"\n'pwd' => $X\nE",
        "COPY <<E /x.yml\npassword: Password\npassword: ${{ secrets.PASSWORD }}\nE",
        "COPY <<E /x.yml\n# password: wednesday\npassword: changeme # wednesday\nE",
        'RUN echo \'{"password": "$X", "token": "short"}\' > x.json',
        "RUN keytool -storepass changeit -keypass:env NAME && keytool -storepass $X -keypass -v",
        "RUN app --pass 2 --two-pass yes --pass=$X && redis-cli -a $X ping && redis-cli ping",
        "RUN net user John /active:no && net user John $env:X /add && net user John * /add",
        "RUN net user /add ContainerUser %PASS% && net user && net user John",
        "RUN New-LocalUser -Name a -NoPassword -UserMayNotChangePassword | Out-Null",
        "RUN New-LocalUser a -Password (ConvertTo-SecureString $X -AsPlainText) -Password $env:X",
        'RUN adduser -disabled-password -gecos x && x -password -v && x -password "$X"',
        "RUN useradd -p $X me && useradd -p $(openssl passwd -1 $X) me && usermod -p '!' me",
        "RUN useradd -p '$6$salt$Lw02mNq8xVt5ZrB1cD3eF4gH' me && mkdir -p useradd",
        "RUN sed -i 's/# requirepass foobared/requirepass $X/' redis.conf",
        "RUN psql -c \"CREATE USER a WITH PASSWORD '$X'\" && mysql -e \"IDENTIFIED BY '${X}'\"",
        'RUN echo "a a/root_password password " | debconf-set-selections && echo "wednesday"',
        "RUN psql -c \"CREATE USER a WITH PASSWORD '\"$X\"'\" # The user has a 'password'",
        "RUN curl -H 'X-Api-Key: $X' -H 'X-Api-Key: <key>' -H 'PRIVATE-TOKEN: your-token-12345'",
        "RUN openssl req -passout pass:$X && openssl rsa -passin file:/run/secrets/x",
        "ARG DB_PASSWORD=please_set_environment_variable",
        "RUN sed -i 's/DB_PASSWORD=.*/DB_PASSWORD=wednesday/' .env",
        "RUN --mount=type=secret,id=DB_PASSWORD,env=DB_PASSWORD ./run",
        "RUN SECRET_KEY_BASE=foo rails assets:precompile && DJANGO_SECRET_KEY=x1 ./manage.py",
        "RUN curl 'https://a.example/?token=a1b2c3d4e5f6g7h8i9&key=a1b2c3d4e5f6g7h8i9'",
        "RUN pip install EncryptHashPassword==1.0.1",
        "COPY <<E /x.py\nf(password=config.password, token=read())\nf(password=get('x'))\nE",
        "COPY <<E /x.py\nparser.add_argument('--password', help='of the user')\nE",
        "COPY <<E /x\nDB_PASSWORD=${DB_PASSWORD}\n# DB_PASSWORD=wednesday\nE",
        'CMD ["app","--password-file","/run/x","--password","$X"]',
        "RUN mysql -p db && mkdir -p /var/lib/mysql -pv && apt-get install mysql-server -pyes",
        "RUN docker run -p3306:3306 -v a:/var/lib/mysql mysql -p3306:3306",
        "RUN echo $X | passwd --stdin me && echo x11 | passwd -l me",
        'LABEL variables="DB_PASSWORD=Password of the database,SMTP_PASS=Of the server"',
        "RUN aws configure set aws_secret_access_key $KEY && npm config set _authToken $TOKEN",
        "RUN echo machine a.example login me password $TOKEN > /root/.netrc",
        "ENV DSN='Server=db;Password=$PASSWORD;' NETWORK_PASSPHRASE='Test SDF Network ; 2015'",
    ],
)
def test_what_is_set_elsewhere_or_is_no_secret_is_silent(source: str) -> None:
    assert found(f"FROM a\n{source}\n") == []


@pytest.mark.parametrize(
    "value",
    [
        "Server=db;User=sa;Password=Str0ngP4ss;",
        "--password hunter2x",
        "-Dspring.datasource.password=hunter2x",
        "curl -u robot:wednesday host.test",
        "echo root:wednesday | chpasswd",
        "echo wednesday | vncpasswd -f",
        "jdbc:mysql://db/x?user=bob&password=hunter2x",
        "CREATE USER me IDENTIFIED BY 'hunter2x'",
        "Authorization: token a1b2c3d4",
        "password = hunter2x",
    ],
)
def test_what_is_found_in_a_value_is_held_back_from_a_title(value: str) -> None:
    assert found(f'FROM a\nENV X="{value}"\n')
    assert may_be_secret("X", value)


@pytest.mark.parametrize(
    "value",
    [
        "async,celery,password,redis",
        "--with-http_auth_request_module --with-threads",
        "gnome-keyring tokenizer curl",
        "-O2 --with-x=y",
    ],
)
def test_a_list_of_what_is_built_is_not_held_back(value: str) -> None:
    assert not may_be_secret("X", value)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_value_that_is_told_of_is_held_back(text: str) -> None:
    value = " ".join(text.replace("$", "").replace("\\", "").replace('"', "").split())
    if any(line == 2 for line, _ in found(f'FROM a\nENV X="{value}"\n')):
        assert may_be_secret("X", value)


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("FROM a\nENV PASSWORD=wednesday\n", ["DF024"]),
        ("FROM a\n# docs: ignore=DF024 for tests\nENV PASSWORD=wednesday\n", []),
        ("# docs: ignore=DF024\n\nFROM a\nENV PASSWORD=wednesday\n", []),
        ("FROM a\n# docs: skip\nENV PASSWORD=wednesday\n", []),
    ],
)
def test_it_can_be_silenced(source: str, codes: list[str]) -> None:
    assert [item.code for item in walkthrough(parse(source)).diagnostics] == codes


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_can_be_looked_at(text: str) -> None:
    dockerfile = parse(f"FROM a\nENV {text}")
    for item in leaked_secrets(dockerfile):
        assert 1 <= (item.line or 0) <= len(dockerfile.lines)


@given(dockerfiles())
def test_any_dockerfile_can_be_looked_at(source: str) -> None:
    lines = [item.line or 0 for item in analyse(parse(source)).diagnostics]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "source",
    [
        "FROM a\n" + "ENV DB_PASSWORD=wednesday TOKEN=$X\n" * 4000,
        "FROM a\nENV A=1" + " \\\n  DB_PASSWORD=wednesday" * 4000,
        "FROM a\nENV A=1" + " DB_PASSWORD=wednesday" * 4000,
        "FROM a\n" + "RUN curl -k https://a.b/c && --password $X | chpasswd\n" * 4000,
        "FROM a\nRUN curl" + " \\\n curl -u a" * 4000,
        "FROM a\nRUN docker login" + " docker login -u " * 20_000,
        "FROM a\nRUN " + "--a-b-c-" * 50_000,
        "FROM a\nRUN " + "eyJ" * 50_000 + "." + "AKIA" * 20_000,
        "FROM a\nRUN " + "-----BEGIN PRIVATE KEY-----" * 4000,
        "FROM a\nRUN x " + "://a:b" * 20_000 + " @ " + "a:" * 40_000 + "chpasswd",
        "FROM a\n" + "# ENV PASSWORD=wednesday\n" * 4000,
        "FROM a\n" + "RUN DB_PASSWORD=wednesday1 ./run\n" * 4000,
        "FROM a\nRUN x " + "DB_PASS='" * 20_000 + "a=" * 40_000,
        "FROM a\nRUN x " + " mysql -p" * 8_000 + " mysqladmin" * 4_000 + " password ",
        "FROM a\nRUN x " + "machine a login b " * 10_000 + " password ",
        "FROM a\nRUN x " + "useradd -p " * 8_000 + "identified with " * 8_000 + " by",
        "FROM a\nRUN x " + "alter user " * 20_000 + "set password " * 20_000 + "x: " * 20_000,
        "FROM a\nRUN x " + "openssl passwd -1 -salt a" * 20_000 + " -x-token-token" * 20_000,
        "FROM a\nRUN x " + "debconf /password/password" * 20_000 + '"password":' * 20_000,
        "FROM a\nCOPY <<E /x\n" + "password: hunter44\n" * 4000 + "E",
        "FROM a\nRUN x " + "echo a\\n" * 20_000 + " | passwd" + " config set a_" * 10_000,
        "FROM a\nRUN x " + "PASSWORD_A_" * 20_000 + "=a1 " + "SECRET_x=a1 " * 20_000,
        "FROM a\nRUN x " + "htpasswd -b -n" * 10_000 + " -b" * 20_000 + " chpasswd <<" * 10_000,
        "FROM a\nRUN x " + "$a:password = " * 10_000 + "?a_password=" * 10_000,
        "FROM a\nRUN x " + "echo a | docker login " * 10_000 + "--A.B." * 20_000 + "password-stdin",
        "FROM a\nCOPY <<E /x\n" + "password = hunter44\n" * 4000 + " " * 100_000 + "\nE",
        "FROM a\nRUN x " + "net user a " * 20_000 + "-a" * 50_000 + "password" + " " * 50_000,
        "FROM a\nRUN x " + "ConvertTo-SecureString -Force " * 10_000 + "-password " * 20_000,
        "FROM a\n" + f"# API_KEY={'ab' * 190}1a1-_\n" * 4000,
        "FROM a\n" + "".join(f"ENV API_KEY={'Abcd' * n}-1a1a1a1\n" for n in range(900)),
        "FROM a\n" + f"# API_KEY={'a1' * 190}\n# PASSWORD={'Aa1' * 130}\n" * 2000,
    ],
    ids=range(31),
)
def test_long_files_take_no_long_time(source: str) -> None:
    dockerfile = parse(source)
    looks: list[Callable[[], object]] = [
        lambda: leaked_secrets(dockerfile),
        lambda: may_be_secret("X", source),
    ]
    for look in looks:
        start = time.process_time()
        look()
        assert time.process_time() - start < 2
