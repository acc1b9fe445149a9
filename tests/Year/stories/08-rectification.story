A company is ordered to put something right, is warned in an interview, lets the day pass, and is proposed for a list
company 91610113MA00010852 西安辛八网络有限公司

# 限期整改, 约谈: 陕西省2020年实施方案 三(三)2
2026-03-16 09:00
  sx-market reports registration 登-108 in market.registration: decided_on=2021-07-01, state=active, region_code=610113, industry_code=I6420
  sx-market steps rectification.order as 整改: findings=虚假宣传, required=停止发布并更正, document_number=陕市监责改〔2026〕21号,
    legal_basis=广告法 第五十五条
  expect case 整改: ORDERED
  expect tier general: B

2026-03-20 09:00
  sx-market steps rectification.hold_interview on 整改: kind=warning, content=告知逾期后果

2026-04-15 18:00
  expect case 整改: ORDERED

2026-04-16 09:00
  expect case 整改: OVERDUE, overdue
  expect tier general: C
  expect check procurement: CLEAR
  sx-market steps rectification.propose_listing on 整改: list_code=key-attention, body=sx-credit, reason=逾期未整改
  expect case 整改: ESCALATED
  expect check inspection: CLEAR

2026-04-20 09:00
  sx-credit steps rectification.answer_proposal on 整改: reason=先行督促
  expect case 整改: OVERDUE, overdue
  company steps rectification.report_rectified on 整改: account=已更正
  expect case 整改: DONE
  sx-market steps rectification.verify on 整改
  expect case 整改: RECTIFIED
  expect tier general: B
  expect watch: nothing
