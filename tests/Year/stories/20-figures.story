At the end of the year its figures say what happened in these stories
company 91610113MA00011490 西安统四咨询有限公司

# 保障措施: 陕西省2020年实施方案 四
2026-12-31 09:00
  sx-market reports registration 登-114 in market.registration: decided_on=2016-07-01, state=active, region_code=610113, industry_code=L7240
  expect figure REPAIRS_GRANTED: 1 of 2
  expect figure CASES_OPENED OBJECTION: 2 of 15
  expect figure CASES_OPENED REPAIR: 2 of 15
  expect figure CASES_CONCLUDED OBJECTION: 2 of 2
  expect figure CASES_OVERDUE OBJECTION: nothing
  expect figure CASES_CONCLUDED COMMITMENT: 3 of 3
  expect figure CASES_CONCLUDED VOLUNTARY: 2 of 2
  expect figure LISTED: 4 of 19
  expect figure VOLUNTARY: 1 of 39
  expect figure COMMITMENTS APPROVAL: 1 of 4
  expect figure COMMITMENTS REPAIR: 2 of 4
  expect figure FEEDBACK_GIVEN: 1 of 2
  expect figure FEEDBACK_IN_TIME: 1 of 1
  expect figure FEEDBACK_OVERDUE: 1 of 2
