"""What people call the sections that are not about one instruction, in the languages shipped."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Name = Literal["commands", "action", "tool", "summary", "listing", "divider"]

# Phrases as `_plain` leaves them: lower case, no punctuation, no filler words.
# `commands` only counts for a section that holds docker commands, so it may be generous.
_PHRASES: dict[Name, tuple[str, ...]] = {
    "commands": (
        # English
        "commands|cli commands|command line|usage|use|how to use|quick start|quickstart"
        "|getting started|try|try out|build instructions|run instructions"
        "|build and run instructions|instructions to build and run|steps to build and run"
        "|commands to build and run|build commands|run commands|build and run commands"
        "|how to use image|how to use container|image usage|container usage|usage examples"
        "|command reference|commands reference|cli reference",
        # Chinese
        "命令|常用命令|相关命令|使用命令|使用方法|使用|用法|使用说明|如何使用|构建命令|运行命令"
        "|快速开始|快速上手|容器命令|镜像命令|镜像使用|如何使用镜像|如何使用此镜像|使用示例|命令参考",
        # German
        "befehle|wichtige befehle|nützliche befehle|kommandos|verwendung|benutzung|nutzung"
        "|gebrauch|anwendung|schnellstart|erste schritte|so wird es benutzt|befehlsreferenz",
        # French
        "commandes|commandes utiles|les commandes|utilisation|démarrage rapide|prise en main"
        "|comment utiliser|comment utiliser cette image|comment utiliser l image",
        # Spanish
        "comandos|comandos útiles|los comandos|uso|cómo usar|cómo usarlo|inicio rápido"
        "|primeros pasos|cómo usar esta imagen|cómo usar la imagen",
        # Portuguese
        "comandos úteis|os comandos|utilização|como usar|início rápido|primeiros passos"
        "|como usar esta imagem|como usar a imagem",
        # Japanese
        "コマンド|主なコマンド|よく使うコマンド|使い方|使用方法|クイックスタート|はじめに"
        "|コマンドリファレンス|イメージの使い方",
    ),
    # As `commands`, but the heading says what its first command does.
    "action": (
        "how to build|how to run|how to build and run|how to try|build and run|build run"
        "|building and running|build|run|building|running|build image|building image"
        "|run container|running container|run image|running image|build and run container"
        "|building and running container|build and run image|start|start container"
        "|starting container|stop container|clean up|cleaning up|push image|how to build image"
        "|how to run image|how to run container|how to start container|build locally|run locally"
        "|building locally|running locally|build and run locally|building and running locally"
        "|running image locally|run image locally|running container locally|run container locally"
        "|local development|docker compose|usage docker compose|docker compose commands",
        "构建和运行|构建与运行|构建及运行|构建镜像|运行容器|构建|运行|如何构建和运行|构建并运行"
        "|如何构建镜像|如何运行容器|本地运行",
        "bauen und starten|bauen und ausführen|bauen starten|bauen|starten|ausführen|image bauen"
        "|abbild bauen|container starten|container ausführen|image bauen und container starten"
        "|lokal bauen|lokal starten|lokal ausführen",
        "construire et lancer|construire et exécuter|construction et exécution|construire|lancer"
        "|exécuter|construire image|construire l image|lancer conteneur|lancer le conteneur"
        "|exécuter en local|exécuter localement|lancer en local|lancer localement",
        "construir y ejecutar|construcción y ejecución|construir|ejecutar|construir imagen"
        "|construir la imagen|ejecutar contenedor|ejecutar el contenedor|ejecutar localmente",
        "construir e executar|construir e rodar|construção e execução|executar|construir a imagem"
        "|executar contêiner|executar o contêiner|rodar o contêiner|executar container"
        "|executar localmente|rodar localmente",
        "実行方法|ビルド方法|ビルドと実行|ビルドおよび実行|ビルド|実行|イメージのビルド"
        "|コンテナの実行|コンテナの起動|ローカルで実行|ローカルでの実行",
    ),
    # As `commands`, but below the first level alone: it may be the title of the page, too.
    "tool": ("docker|podman|using docker|using podman|with docker|with podman",),
    "summary": (
        # English
        "summary|in summary|to summarise|to summarize|summing up|conclusion|conclusions"
        "|in conclusion|in short|tldr|tl dr|recap|wrap up|wrapping up|takeaways|key takeaways"
        "|final thoughts|final words|closing|closing remarks|summary and conclusion",
        # Chinese
        "总结|小结|概要|摘要|结论|总结一下|结语|總結|小結|結論",
        # German
        "zusammenfassung|zusammengefasst|fazit|kurzfassung|kurz gesagt|resümee|schluss",
        # French
        "résumé|en résumé|conclusion|récapitulatif|récapitulation|bilan|synthèse|en bref",
        # Spanish
        "resumen|en resumen|conclusión|conclusiones|recapitulación|síntesis",
        # Portuguese
        "resumo|em resumo|conclusão|conclusões|recapitulação|síntese|considerações finais",
        # Japanese
        "まとめ|要約|結論|おわりに|終わりに|総括",
    ),
    "listing": (
        "dockerfile|containerfile|full dockerfile|complete dockerfile|whole dockerfile"
        "|dockerfile content|dockerfile contents|dockerfile code|file|full file|complete file"
        "|whole file|source|source code|code|listing|full code|dockerfile listing",
        "dockerfile 内容|dockerfile内容|完整的 dockerfile|完整 dockerfile|完整dockerfile|源码"
        "|源代码|完整代码|文件内容|代码",
        "die datei|datei|vollständige datei|vollständiges dockerfile|ganzes dockerfile"
        "|das dockerfile|quelltext|inhalt",
        "le fichier|fichier|fichier complet|le dockerfile|dockerfile complet|code source",
        "el archivo|archivo|archivo completo|el dockerfile|dockerfile completo|código"
        "|código fuente",
        "o arquivo|arquivo|arquivo completo|o dockerfile|código fonte",
        "ファイル|ファイル全体|dockerfile 全体|dockerfile全体|dockerfileの内容|コード|ソースコード",
    ),
    # Headings that only lead into the steps; dropped where nothing else stands under them.
    "divider": (
        "explanation|explanations|explained|dockerfile explained|dockerfile explanation"
        "|explanation of dockerfile|walkthrough|dockerfile walkthrough|walk through|breakdown"
        "|dockerfile breakdown|line by line|line by line explanation|step by step"
        "|step by step explanation|step by step breakdown|step by step guide|steps|instructions"
        "|dockerfile instructions|details|detailed explanation|how it works"
        "|instruction by instruction",
        "说明|解释|详解|逐行解释|逐行说明|逐步说明|步骤|指令说明|指令详解|解析|逐行解析",
        "erklärung|erläuterung|erklärungen|erläuterungen|schritt für schritt|schritte"
        "|zeile für zeile|anweisungen|im einzelnen|der reihe nach",
        "explication|explications|pas à pas|étape par étape|étapes|ligne par ligne|instructions"
        "|en détail",
        "explicación|explicaciones|paso a paso|pasos|línea por línea|instrucciones|en detalle",
        "explicação|explicações|passo a passo|passos|linha por linha|instruções|em detalhe"
        "|em detalhes",
        "説明|解説|手順|各行の説明|詳細|ステップ|各命令の説明|命令の説明",
    ),
}
_FILLERS = frozenset(
    re.split(
        r"\|",
        "the|a|an|your|this|our|docker|dockers|podman|with|using|it|some|basic|useful|common|app"
        "|application|example|of|for|here",
    )
)
_OTHER = re.compile(r"[\W_]+")
# Between a name and the tool that it is about: "Comandos de Docker", "Verwendung mit Docker".
# Alone they are no fillers: "en detalle" and "do it" mean something.
_ABOUT = re.compile(
    r"\b(?:de|del|do|des|du|con|com|avec|mit|für|para|pour) (?=(?:docker|podman)\b)"
)
# A longer heading is a sentence, not a name.
_LONGEST = 120


def _plain(title: str) -> str:
    """Lower case, words only, without filler words: "The `Docker Commands` :-" → "commands"."""
    text = _OTHER.sub(" ", unicodedata.normalize("NFKC", title).lower())
    words = _ABOUT.sub("", text).split()
    return " ".join([word for word in words if word not in _FILLERS] or words)


_NAMES: dict[str, Name] = {
    _plain(phrase): name
    for name, groups in _PHRASES.items()
    for group in groups
    for phrase in group.split("|")
}


def name_of(title: str) -> Name | None:
    """What a heading calls its section; None for a name of its own.

    Args:
        title: The heading's text without its number.
    """
    if len(title) > _LONGEST:
        return None
    plain = _plain(title)
    # "docker" itself is a filler word in every language: "docker 命令", "Docker-Befehle".
    return _NAMES.get(plain) or _NAMES.get(plain.removeprefix("docker").strip())
