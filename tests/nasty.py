"""Dockerfiles that must neither act on a page nor suffer from it."""

from __future__ import annotations

# All that extensions of Markdown, template engines, HTML and browsers give a meaning.
# Its last line is empty, as its first ones are.
NASTY = (
    "\n\n"
    "# A comment with trailing blanks   \n"
    "ARG VERSION=1.0\t\n"
    "FROM alpine:${VERSION} AS builder\r\n"
    "RUN echo carriage \\\r\n"
    "    return\r\n"
    "ENV MARKS='--8<-- \"README.md\" {{ x }} {% raw %} {# y #} ++ctrl+c++ :smile: (c) --> ==a=='\n"
    'LABEL html="<script>alert(1)</script> &amp; &#60; &lt;b&gt; </code></pre>"\n'
    "\n"
    "# *[HTML]: an abbreviation, [^1] and https://example.com/?a=1&b=2\n"
    "RUN\t--mount=type=cache,target=/x \\\n"
    "    # a remark with `code`, **stars** and $VERSION\n"
    "\tmake HTML  && echo '[^1]' \"$VERSION\"   \n"
    "COPY <<EOF <<'RAW' /files/\n"
    '--8<-- "docs/index.md"\n'
    "\n"
    "{{ config.site_name }} {% raw %}\n"
    "\tindented with a tab, ending in blanks  \n"
    "```\n"
    "EOF\n"
    "$VERSION stays, `ticks` too {: #id .class }\n"
    "RAW\n"
    "LABEL bidi='a\u202eb\u202c \u2066c\u2069 \u200fd'\n"
    "LABEL emoji='👩‍👩‍👧‍👦 é e\u0301' blanks='\u00a0\u2003\u3000|'\n"
    f"ENV LONG={'x' * 20_000}\n"
    "\n"
    'CMD ["/bin/sh", "-c", "echo \'--8<--\'"]\n'
    "\n"
    "\n"
)

# Every place of a page that text of a file gets to, with text that would like to act.
HOSTILE = r"""# ==== <script>alert('title')</script> & <img src=x onerror=alert(1)> ====
#
# A [link](javascript:alert(1)), <a href="javascript:alert(2)">one more</a>, <javascript:alert(3)>,
# ![picture](x" onerror="alert(4)), <svg onload=alert(5)>, `<script>alert(6)</script>` and
# {{ 7*7 }} {% include "x" %} | pipe | &lt;script&gt;alert(7)&lt;/script&gt; ‮turned‬.
#
#     docker build -t "<script>alert(8)</script>" .

ARG A="<img src=x onerror=alert(9)>"
# <script>alert('stage')</script> [x](javascript:alert(10)) `{{ 8*8 }}`
FROM alpine:"<script>alert(11)</script>" AS builder"<script>alert(12)</script>
LABEL "<script>alert(13)</script>"="<img src=x onerror=alert(14)>" pipes="a|b|`c`" turned="‮abc‬"
EXPOSE <script>alert(15)</script> 80"><img/src=x/onerror=alert(16)>
ENV HTML="</code></pre><script>alert(17)</script>" ENTITY="&lt;script&gt;&#x3c;b&#x3e;"
ENV MOUSE="'\" onmouseover=alert(18) x='"
WORKDIR "/<b onclick=alert(19)>/`x`/{{ y }}"
COPY --from="<script>alert(20)</script>" ["<b onclick=alert()>", "</h3><script>alert(22)</script>"]
USER <script>alert(23)</script>
VOLUME ["<script>alert(24)</script>"]
# <!-- <script>alert(25)</script> --> and ]]> and <?php ?> and <style>*{display:none}</style>
RUN apt-get install "<script>alert(26)</script>" \
    # <img src=x onerror=alert(27)> [click](javascript:alert(28))
    && curl "javascript:alert(29)" | sh
RUN <<"</code><script>alert(30)</script>"
<script>alert(31)</script>
</code><script>alert(30)</script>
HEALTHCHECK CMD ["<script>alert(32)</script>"]
STOPSIGNAL <script>alert(33)</script>
BOGUS <script>alert(34)</script>
FROM scratch AS ‮evil‬`x`|{{z}}<i>
ENTRYPOINT ["<script>alert(35)</script>", "javascript:alert(36)"]
CMD <script>alert(37)</script>
"""
