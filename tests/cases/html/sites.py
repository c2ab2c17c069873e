"""Pages as the sites of offices make them, around one document; `TWIN` is that document as plain text.

Each template has the marks `{body}` (the paragraphs in its own markup) and what real sites put around them.
"""

TITLE = "云湾区人民政府办公室关于做好2024年防汛抗旱工作的通知"
PARAGRAPHS = [
    "各乡镇人民政府、街道办事处，区政府各部门：",
    "今年汛期我区降雨量预计较常年偏多一到两成，防汛形势较为严峻。为切实做好2024年防汛抗旱工作，保障人民群众生命财产安全，经区政府同意，现就有关事项通知如下。",
    "一、总体要求",
    "坚持人民至上、生命至上，坚持预防为主、防抗救相结合，确保主要江河堤防不决口、水库不垮坝、重要基础设施不受冲击，确保城乡居民生活用水安全。",
    "二、重点任务",
    "（一）压实工作责任。落实区领导包片、乡镇干部包村、村干部包户的责任制，6月10日前完成132处山洪灾害危险区责任人公示。",
    "（二）排查风险隐患。对全区47座水库、86公里堤防开展拉网式排查，建立问题清单，整改率达到100%。",
    "（三）备足物资队伍。区级储备防汛物资12类3.6万件，组建抢险队伍28支1560人，比上年增加5支。",
    "三、工作要求",
    "各单位要严格执行24小时值班和领导带班制度，重大险情要在30分钟内报告区防汛抗旱指挥部办公室（电话：0000-1234567）。对工作不力、造成损失的，依规依纪追究责任。",
    "云湾区人民政府办公室",
    "2024年5月20日",
]
ROWS = [("乡镇", "水库（座）", "责任人"), ("临湖镇", "12", "周一鸣"), ("东江镇", "9", "吴清和")]
TABLE = ["\t".join(row) for row in ROWS]
TWIN = "\n".join([TITLE, *PARAGRAPHS]) + "\n"

MENU = "".join(
    f'<li><a href="/c{n}/">{name}</a></li>'
    for n, name in enumerate(("首页", "走进云湾", "政务公开", "政务服务", "互动交流", "专题专栏"))
)
MORE = "".join(
    f'<li><a href="/t{n}.html">{name}</a><span>2024-05-{n + 10}</span></li>'
    for n, name in enumerate(
        (
            "我区召开安全生产工作会议部署汛期隐患排查",
            "区领导调研重点项目建设并现场办公",
            "云湾区优化营商环境十条措施发布实施",
            "今年第一季度全区经济运行情况新闻发布会",
        )
    )
)
FOOT = "主办单位：云湾区人民政府办公室　技术支持：区大数据中心　备案号：东ICP备00000000号　网站标识码：0000000000<br>联系电话：0000-7654321"


def paragraphs(tag='<p style="text-indent: 2em;">', end="</p>\n"):
    return "".join(f"{tag}{line}{end}" for line in PARAGRAPHS)


def _pages():
    """The paragraphs, four on a page."""
    return ["".join(f"<p>{line}</p>" for line in PARAGRAPHS[at : at + 4]) for at in range(0, len(PARAGRAPHS), 4)]


PORTAL = f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{TITLE}_通知公告_云湾区人民政府</title>
<meta name="SiteName" content="云湾区人民政府"><meta name="SiteDomain" content="www.example.com"><meta name="SiteIDCode" content="0000000000">
<meta name="ColumnName" content="通知公告"><meta name="ColumnType" content="通知公告">
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-05-21 09:30"><meta name="ContentSource" content="区政府办公室">
<meta name="Keywords" content="防汛,抗旱"><script>var a = "<p>不是正文</p>";</script><style>.x{{}}</style></head><body>
<div class="header"><div class="logo"><a href="/">云湾区人民政府</a></div><ul class="nav">{MENU}</ul>
<form><input type="text"><button>搜索</button></form></div>
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; <a href="/tz/">通知公告</a> &gt; 正文</div>
<div class="content"><h1 class="title">{TITLE}</h1>
<div class="info"><span>发布时间：2024-05-21 09:30</span> <span>来源：区政府办公室</span> <span>浏览次数：<em id="hits">128</em></span>
<span>字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</span></div>
<div class="TRS_Editor">{{body}}</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<div class="tools"><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></div></div>
<div class="related"><h3>相关链接</h3><ul>{MORE}</ul></div><div class="footer">{FOOT}</div></body></html>"""

POLICY = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{TITLE}</title>
<meta name="lanmu" content="政府文件"><meta name="firstpublishedtime" content="2024-05-21-09:30:00"></head><body>
<table width="980" align="center"><tr><td><ul>{MENU}</ul></td></tr></table>
<table class="bd1"><tr><td><b>索 引 号：</b></td><td>000-2024-00012</td><td><b>主题分类：</b></td><td>农业、水利</td></tr>
<tr><td><b>发文机关：</b></td><td>云湾区人民政府办公室</td><td><b>成文日期：</b></td><td>2024年05月20日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">{TITLE}</td></tr>
<tr><td><b>发文字号：</b></td><td>云政办发〔2024〕18号</td><td><b>发布日期：</b></td><td>2024年05月21日</td></tr></table>
<table width="980" align="center"><tr><td width="700"><div id="UCAP-CONTENT"><p align="center"><b>{TITLE}</b></p>{{body}}</div></td>
<td width="280"><h4>相关报道</h4><ul>{MORE}</ul></td></tr></table><center>{FOOT}</center></body></html>"""

OLD = f"""<HTML><HEAD><TITLE>{TITLE}-云湾区水利局网站</TITLE></HEAD><BODY bgcolor=#ffffff>
<TABLE border=0 width=760><TR><TD colspan=2><IMG src=banner.jpg></TD></TR><TR><TD width=160 valign=top>
<TABLE>{"".join(f"<TR><TD><A href=c{n}.htm>{name}</A></TD></TR>" for n, name in enumerate(("机构职能", "水利要闻", "政策法规", "办事指南")))}</TABLE></TD>
<TD valign=top><TABLE width=100%><TR><TD align=center><FONT size=4 color=red><B>{TITLE}</B></FONT></TD></TR>
<TR><TD align=center>作者：办公室 来源：区水利局 点击数：56 更新时间：2024-5-21</TD></TR>
<TR><TD><FONT size=3>{{body}}</FONT></TD></TR></TABLE></TD></TR>
<TR><TD colspan=2 align=center>{FOOT}</TD></TR></TABLE></BODY></HTML>"""

WECHAT = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="微信公众平台"><title></title></head>
<body id="activity-detail"><div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content">
<h1 class="rich_media_title" id="activity-name">{TITLE}</h1><div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_text">云湾发布</span> <em id="publish_time">2024年05月21日 09:30</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">{{body}}</div></div></div>
<div class="qr_code_pc"><p>微信扫一扫<br>关注该公众号</p></div></div></body></html>"""

NEWS = f"""<!DOCTYPE html><html lang="zh"><head><meta charset="UTF-8"><title>{TITLE} - 云湾新闻网</title><meta property="article:published_time" content="2024-05-21T09:30:00+08:00"><meta name="source" content="云湾日报"></head><body>
<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>{TITLE}</h1><p class="byline">2024-05-21 09:30 来源：云湾日报 责任编辑：方小禾</p>{{body}}
<p class="editor">【编辑：方小禾】</p></article><aside><h2>热点排行</h2><ol>{MORE}</ol></aside>
<section class="comments"><h2>网友评论</h2><div>云湾网友：支持，希望尽快落实到位，把隐患消除在萌芽状态，让老百姓放心。</div><form><textarea>说两句</textarea><button>发表评论</button></form></section></main>
<footer><p>{FOOT}</p></footer></body></html>"""

WENKU = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE} - 某某文库</title></head><body>
<div class="top"><a href="/">文库首页</a> <a href="/vip">开通会员</a> <a href="/up">上传文档</a></div>
<div class="doc-main"><h1>{TITLE}</h1><div class="doc-info">上传人：user_10086 | 格式：doc | 页数：3页</div>
<div class="reader-container">{{body}}</div></div>
<div class="pay-mask"><p>本文档剩余2页未读，开通会员即可继续阅读</p><a href="/vip" class="btn">立即开通</a></div>
<div class="recommend"><h3>相关文档</h3><ul>{MORE}</ul></div><div class="foot">{FOOT}</div></body></html>"""

WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 15 (filtered)"><title>{TITLE}</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>user</o:Author></o:DocumentProperties></xml><![endif]--><style><!-- p.MsoNormal {{margin:0cm;}} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><div class=WordSection1 style='layout-grid:15.6pt'><p class=MsoNormal align=center><b><span lang=EN-US style='font-size:22.0pt;font-family:"方正小标宋简体"'>{TITLE}<o:p></o:p></span></b></p>{{body}}</div></body></html>"""

FORUM = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk"><title>{TITLE} - 公文写作 - 笔杆子论坛 - Powered by Discuz!</title></head><body>
<div id="hd"><ul>{MENU}</ul></div><div id="pt"><a href="./">论坛</a> › <a href="f1">公文写作</a> › 查看内容</div>
<div id="postlist"><h1>{TITLE}</h1><div class="pi">楼主 | 发表于 2024-5-21 09:30:12 | 只看该作者</div><table><tr><td class="t_f" id="postmessage_1"><font size="3">{{body}}</font></td></tr></table>
<div class="sign">好好学习，天天向上</div></div><div id="ft">{FOOT}</div></body></html>"""

SECTIONS = f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><div id=nav><ul>{MENU}</ul></div><div id=sidebar><h3>最新</h3><ul>{MORE}</ul></div>
<div id=main><h2>{TITLE}</h2>{{body}}</div><div id=bottom>{FOOT}</div></body></html>"""

SHARED = f"""<html><head><meta charset="utf-8"><title>{TITLE} - 某某文库</title></head><body><div class=hd><a href=/>首页</a> <a href=/v>会员中心</a></div><h1>{TITLE}</h1>{{body}}
<div class=rel><ul>{MORE}</ul></div><div>{FOOT}</div></body></html>"""

CMS = f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><ul>{MENU}</ul><div class=art><h1>{TITLE}</h1><div>{{body}}</div><div class=bshare><a>分享</a></div>
<p>上一篇：<a href=1>区领导调研重点项目建设</a></p><p>下一篇：<a href=2>云湾区优化营商环境十条措施</a></p></div><div class=footer><p>{FOOT}</p></div></body></html>"""

COMMENTED = f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><div class=article><h1>{TITLE}</h1>{{body}}</div>
<div class=cmt>{"".join(f"<div class=c><b>网友{n}</b><p>支持，{n}号顶一个！</p></div>" for n in range(6))}</div></body></html>"""

BARE = f"<html><head><title>{TITLE}</title></head><body>{TITLE}<br>{{body}}</body></html>"

SPANS = "".join(
    f'<section style="margin: 8px;"><span style="font-size: 15px;"><span>{line[:7]}</span><span style="color:#333">{line[7:]}</span></span></section>'
    for line in PARAGRAPHS
)
MSO = "".join(
    f"<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;font-family:仿宋_GB2312'>{line}</span><span lang=EN-US><o:p></o:p></span></p>\n"
    for line in PARAGRAPHS
)
BREAKS = "".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}<br><br>\n" for line in PARAGRAPHS)

SITES = {
    "portal": (PORTAL, paragraphs(), "utf-8"),
    "policy": (POLICY, paragraphs("<p>　　"), "gb18030"),
    "old": (OLD, BREAKS, "gb18030"),
    "wechat": (WECHAT, SPANS, "utf-8"),
    "news": (NEWS, paragraphs("<p>"), "utf-8"),
    "wenku": (WENKU, paragraphs('<div class="p">', "</div>"), "utf-8"),
    "word": (WORD, MSO, "gb18030"),
    "forum": (FORUM, BREAKS, "gb18030"),
    "lying": (POLICY, paragraphs(), "utf-8"),
    "divs": (
        PORTAL.replace('class="TRS_Editor"', 'class="x9f"'),
        "".join(f'<div><div class="row">{line}</div></div>' for line in PARAGRAPHS),
        "utf-8",
    ),
}
SITES |= {
    "sections": (SECTIONS, "".join(f"<div class=sec><p>{line}</p></div>" for line in PARAGRAPHS), "utf-8"),
    "shared": (
        SHARED,
        "".join(f"<div class=page><div class=inner>{part}</div></div>" for part in _pages()),
        "utf-8",
    ),
    "cms": (CMS, paragraphs('<div style="text-indent:2em"><span>', "</span></div>"), "utf-8"),
    "commented": (COMMENTED, paragraphs("<p>"), "utf-8"),
    "bare": (BARE, "<br>".join(PARAGRAPHS), "gb18030"),
}
NOTICE = "本文档剩余2页未读，开通会员即可继续阅读"


def page(name: str) -> bytes:
    """The page of one site as its server would send it."""
    template, body, codec = SITES[name]
    return template.replace("{body}", body).encode(codec, "xmlcharrefreplace")
