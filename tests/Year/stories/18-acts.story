An administrative act is public with what else is known of the company, and weighs nothing
company 91610113MA0001202U 西安公九药业有限公司

# 双公示: 陕西省2020年实施方案 三(四)3
2026-07-13 09:00
  sx-market reports administrative-act 确-120 in acts.other: decided_on=2026-07-08, kind=confirmation, content=行政确认, legal_basis=药品管理法
  sx-market reports licence 许-120 in market.licence: decided_on=2026-07-09, category=ordinary, certificate_name=药品经营许可证,
    licence_number=陕CB0290001, content=药品零售, state=valid
  expect page: 确-120, 许-120
  expect report: 确-120, 许-120
  expect check licence: CLEAR
  expect watch: nothing
