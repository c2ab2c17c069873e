"""The sentence that tells what a document is about."""

import numpy as np
import pytest

from jianbao.score._gist import gist

CASES = {
    "the goal of a plan": [
        "为贯彻落实省委部署，结合本区实际，制定本方案。",
        "各镇要健全台账，按月报送工作进展情况。",
        "到2027年底，基本建成覆盖城乡的养老服务体系，床位达到3000张以上。",
    ],
    "its broadest goal": [
        "到2026年，铁路专用线接入比例达到60%以上。",
        "到2026年，基本建成智慧绿色的现代物流体系。",
    ],
    "the purpose before a detail": [
        "申请人可以选择由其中一方全部扣除，也可以选择由双方分别扣除。",
        "为了规范公共停车场的建设和管理，方便群众出行，制定本办法。",
    ],
    "the task of a meeting": [
        "去年，我们被评为全市先进单位，成绩来之不易。",
        "今天会议的主要任务是，总结上半年工作，研究解决突出问题，确保完成全年目标。",
    ],
    "not the task that every meeting has": [
        "今天会议的主要任务是：深入贯彻上级会议精神，统一思想认识。",
        "全区上半年经济运行来势较好，主要指标高于全市平均水平。",
    ],
    "the event of a report": [
        "会上，大家围绕数字化转型进行了热烈讨论，提出许多好的建议。",
        "云湾区近日召开民营企业座谈会，听取对营商环境的意见建议。",
    ],
    "a decision": [
        "各有关单位要高度重视这项工作，加强沟通配合。",
        "原则同意《云湾区湿地保护规划》，请认真组织实施。",
    ],
    "a task in the middle of a talk": [
        "老旧小区改造牵涉千家万户，居民意见并不一致。",
        "老旧小区改造的根本任务是让居民住得安心。",
    ],
    "the state of the economy": [
        "老旧小区改造牵涉千家万户，居民意见并不一致。",
        "镇里经济运行的态势比去年好，居民心里有底。",
    ],
    "what came of it all": [
        "老旧小区改造牵涉千家万户，居民意见并不一致。",
        "老旧小区改造取得明显成效，居民意见趋于一致。",
    ],
    "the whole before a part": [
        "东湖镇粮食产量达到32万吨，蔬菜供应充足稳定。",
        "全区粮食产量达到32万吨，蔬菜供应充足稳定。",
    ],
    "what somebody said of it": [
        "村民周明坦言，粮食产量稳定，蔬菜供应充足。",
        "粮食产量保持稳定，蔬菜供应一直很充足。",
    ],
    "no honour": [
        "全区荣获省级文明城区称号，连续三年受到表彰。",
        "全区粮食产量达到32万吨，蔬菜供应充足稳定。",
    ],
    "nothing that leans on what stood before": [
        "对此，各镇要高度重视，逐项抓好整改落实。",
        "各镇要高度重视安全生产，逐项抓好整改落实。",
    ],
    "nobody's words": [
        "“我们村的老人最盼的就是一个食堂，现在总算盼到了。”",
        "全区已建成老年食堂42个，覆盖九成以上的村和社区。",
    ],
}


@pytest.mark.parametrize("sentences", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("turned", [False, True], ids=["last", "first"])
def test_what_the_document_is_about_is_told_first(make, sentences, turned):
    texts = sentences[::-1] if turned else sentences
    annotated = make([("", texts)])
    found = gist(annotated, np.full(len(annotated.doc.sentences), 0.3))
    assert [annotated.doc.sentences[i].text for i in found] == [sentences[-1]]


def test_without_a_statement_there_is_none(make):
    annotated = make([("", ["同意。"])])
    assert gist(annotated, np.zeros(len(annotated.doc.sentences))) == ()
