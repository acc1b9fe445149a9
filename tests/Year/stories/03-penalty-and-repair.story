A penalty is published for its term, and repaired before it ends
company 91610113MA0001034R 西安丙三食品有限公司

# 信用修复: 陕西省2020年实施方案 三(三)6; 国家发展改革委令第36号: general, three to twelve months from the document
2026-04-08 09:00
  sx-market reports penalty 罚-103 in market.penalty: decided_on=2026-04-07, violation_type=食品标签不合规, facts=销售标签不合规的食品,
    legal_basis=食品安全法 第一百二十五条, kinds=fine, content=罚款5万元, fine=¥50000
  expect page: 罚-103
  expect report: 罚-103
  expect check procurement: CLEAR
  expect watch: nothing
  company submits 缴款凭证: 罚款已缴清

2026-07-06 09:00
  company steps repair.apply with 缴款凭证 refused CASE_TOO_EARLY: target=record sx-market market.penalty 罚-103, statement=已改正,
    commitment=今后依法经营

2026-07-08 09:00
  company steps repair.apply with 缴款凭证 as 修复: target=record sx-market market.penalty 罚-103, statement=已改正, commitment=今后依法经营
  expect case 修复: OPEN

# Acceptance is due within three working days, the 13th.
2026-07-14 09:00
  expect case 修复: OPEN, overdue
  sx-market steps repair.accept on 修复
  expect case 修复: ACCEPTED
  expect page: 修复-承诺, 罚-103

2026-07-17 09:00
  sx-market steps repair.grant on 修复: document_number=陕市监修〔2026〕12号
  expect case 修复: GRANTED
  expect page: 修复-承诺
  expect report: 修复-承诺
