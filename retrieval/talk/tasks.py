"""Work that a search of speeches does not do: to write, translate, draw, play, send, open.

Such a request is an order: it begins with what is to be done and asks for nothing («怎么写好一篇讲话» asks).
"""

from __future__ import annotations

import re

from retrieval.talk.question_words import ASKS
from retrieval.talk.utterance import Utterance

_N = r"[一二两三四五六七八九十几\d]{0,3}"
_PIECES = rf"{_N}(?:首|篇|封|份|段|副|幅|个|张|套|条|句|则|部|本|支|些|点)"
_TEXTS = (
    r"诗|词|歌|作文|文章|讲话|讲话稿|发言|发言稿|稿子|稿件|演讲|演讲稿|致辞|报告|总结|心得|体会|心得体会|"
    r"读后感|邮件|信|感谢信|通知|公告|方案|计划|简历|检讨|检讨书|申请|申请书|论文|小说|故事|新闻|新闻稿|通讯|"
    r"文案|对联|祝福语|祝词|主持词|台词|剧本|代码|程序|脚本|摘要|提纲|材料|合同|倡议书|决心书|保证书|请示|"
    r"批复|公文|日记|广告|口号|标语"
)
_FORMS = (
    r"ppt|pptx|幻灯片|课件|表格|excel|word|pdf|思维导图|脑图|导图|流程图|结构图|图表|图片|海报|漫画|视频|音频|"
    r"动画|网页|网站|小程序|公众号|推文|微博|朋友圈|问卷|日程表|计划表|白话文|文言文|打油诗|诗歌|现代诗|"
    r"markdown|json|html|python"
)
_TONGUES = (
    r"(?:(?:英|法|德|日|韩|俄|葡萄牙|西班牙|意大利|阿拉伯|泰|越南|藏|维吾尔|蒙古|外|粤|汉|中)[语文]|"
    r"文言文?|白话文?|拼音)"
)

_WRITE = (
    rf"(?:写|撰写|编写|代写|写写|起草|草拟|拟写|拟定|拟|创作|编|续写|仿写)(?:{_PIECES}|(?:{_TEXTS})(?:$|[,给]))|"
    rf"作(?:{_N}[首幅]|诗|画)|画(?:{_PIECES}|图|[只匹朵棵])"
)
_MAKE = (
    rf"(?:生成|制作|做|设计|绘制|弄|出|搞|列)(?:{_PIECES}[^,]{{0,12}}?)?"
    rf"(?:{_FORMS}|图|画像|头像|logo|插图|策划书|课程表)(?:$|[,吧给出来表])"
)
_REWORK = (
    r"(?:润色|改写|扩写|缩写|续写|校对|修改|改|纠正|排版|精简|缩短)(?:一?下|改)?"
    rf"(?:{_PIECES}|这|那|下面|以下|我|错别字|文稿|稿|作文)|"
    r"(?:总结|整理|归纳|做|转|转换|改|变|生成|输出|导出|写|画|压缩|翻|改写|改编)(?:成|为)"
    rf"(?:{_PIECES})?[^,]{{0,6}}?(?:{_FORMS})"
)
_PLAIN = r"成?(?:普通话|大白话|白话(?!文)|人话|通俗|平常话|老百姓)"
_TRANSLATE = rf"翻译(?!{_PLAIN})(?:$|[成为一下这那,:]|{_TONGUES})|用{_TONGUES}(?:说|讲|翻译|写|念|读|回答|复述|介绍)"
_ENTERTAIN = (
    rf"[讲说来编出](?:{_PIECES})?[^,]{{0,4}}?(?:笑话|段子|绕口令|谜语|脑筋急转弯|相声|童话|鬼故事)|"
    rf"[讲说编]{_PIECES}故事(?:$|[吧,听])|"
    rf"(?:唱|放|播放|来|听|点|弹)(?:{_PIECES})?(?:歌|音乐|曲子|视频|电影|新闻联播|儿歌)(?:$|[吧,听曲])|"
    rf"推荐{_N}(?:些|部|本|首|款|家|道|所|只)"
)
_HANDLE = (
    r"(?:打开|关闭|关掉|新建|创建|删除|删掉|复制|重命名|运行|安装|卸载|下载|打印|扫描|启动|重启)"
    r"(?:一?[个下张份])?(?:这个|我的|那个|桌面上?的?)?"
    r"(?:文件夹|文件|文档|网页|浏览器|网站|word|excel|ppt|wps|微信|qq|软件|电脑|灯|空调|摄像头|相机|计算器|日历|"
    r"音乐|导航|蓝牙)|"
    r"(?:打印|下载|朗读|念|读|背|抄|转发|发送|默写)(?:一下|一遍)?(?:这|那|它|刚才)|"
    r"(?:关机|重启|截图|截屏|录音|拍照)(?:$|[,吧])"
)
_ERRAND = (
    r"(?:发|发送|寄|回|转发)(?:一?[封条个份])?(?:邮件|短信|微信|消息|信息|传真|电子邮件|红包|快递|朋友圈)(?:$|[,给吧])|"
    r"打(?:一?个)?电话(?:$|给)|拨打|"
    r"(?:预订|预定|订|买|点|叫|抢)(?:一?[张个份辆间杯][^,]{0,12}?)?"
    r"(?:机票|车票|火车票|高铁票|票|酒店|房间|会议室|餐|外卖|车|出租车|奶茶|咖啡|东西)|"
    r"提醒我|叫我起床|定(?:一?个)?闹钟|设(?:一?个|置)?闹钟|倒计时|导航(?:到|去)|"
    r"查(?:一下)?[^,]{0,8}?(?:快递|火车票|航班|股票|路线|汇率|彩票|公交)|"
    r"(?:上网|百度|谷歌|必应)(?:一下|查|搜)|搜索?(?:一下)?(?:网上|网页|图片|新闻)"
)
_ORDERS = re.compile("|".join((_WRITE, _MAKE, _REWORK, _TRANSLATE, _ENTERTAIN, _HANDLE, _ERRAND)))
_IN_CODE = re.compile(r"用[a-z][a-z+#]{0,9}(?:语言)?(?:写|编写|编|实现|画|做)")
_FOR_ME = re.compile(rf"(?:写|撰写|代写|起草|草拟|拟|拟写|准备|弄|做)[^,]{{1,16}}(?:{_TEXTS})$")
"""An order only where it is said for whom: «起草工作报告» alone may be looked for in the speeches."""

_AFTER_OBJECT = re.compile(
    r"[把将][^,]{1,30}?(?:总结|整理|归纳|做|转|转换|改|变|生成|输出|导出|写|画|改写|改编)(?:成|为)"
    rf"[^,]{{0,6}}?(?:{_FORMS})"
)
_ON_TEXT = re.compile(
    r"[把将](?:这|那|它|上面|下面|以上|刚才|讲话|稿|文章|原文)[^,]{0,20}?"
    r"(?:改|变|写|译|翻|转|缩|扩|润色|简化|做|读|念|朗读|背|打印|删|存|导出|分享|发)"
)
"""What is to be done to a text as a whole."""

_FOR_SOMEBODY = re.compile(
    rf"(?:给|为|替|帮|向)[^,写]{{1,8}}(?:(?:写|起草|拟|编|画|做){_PIECES}|打(?:一?个)?电话(?:$|[,吧])|发(?:一?[封条个])?(?:邮件|短信|微信|消息))"
)
_TRANSLATES = re.compile(rf"(?:翻译|译|翻|改写|转换)(?:成|为){_TONGUES}")
_IN_TONGUE = re.compile(rf"用{_TONGUES}怎么(?:说|讲|写|念|读)")
_BY_ROLE = re.compile(
    r"(?:模仿|仿照|学着|学|仿|用|以)[^,]{1,12}(?:口气|口吻|语气|风格|笔调|名义|身份)[^,]{0,4}"
    r"(?:写|拟|起草|说|宣布|编|讲|回答|发)"
)
_LONGEST = 120
"""Characters of a request that are looked at.  Set by hand."""


def asks_task(utterance: Utterance) -> bool:
    """Whether something is to be made or done that no search can do.

    >>> from retrieval.talk.utterance import read_utterance
    >>> [asks_task(read_utterance(text)) for text in ("帮我写一篇发言稿", "怎么写好一篇发言稿", "打开工作局面靠什么")]
    [True, False, False]
    """
    bare = utterance.bare[:_LONGEST]
    if _IN_TONGUE.match(bare):
        return True
    if ASKS.search(bare):
        return False
    for_me = len(utterance.bare) < len(utterance.said) and _FOR_ME.match(bare)
    return bool(
        for_me
        or _TRANSLATES.search(bare)
        or any(form.match(bare) for form in (_ORDERS, _BY_ROLE, _AFTER_OBJECT, _ON_TEXT, _FOR_SOMEBODY, _IN_CODE))
    )
