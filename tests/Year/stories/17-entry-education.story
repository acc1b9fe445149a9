Entry education is free and a condition of nothing: no answer changes by it
company 91610113MA000119X3 西安教八餐饮有限公司

# 准入前诚信教育: 陕西省2020年实施方案 三(一)2
2026-02-25 09:00
  expect check licence-under-commitment: UNKNOWN_SUBJECT, way IMMEDIATE
  sx-market steps education.record as 教育: topic=食品安全承诺, given_by=sx-market, given_on=2026-02-24
  expect case 教育: ENDED
  expect check licence-under-commitment: UNKNOWN_SUBJECT, way IMMEDIATE
  expect check procurement: UNKNOWN_SUBJECT
  expect watch: nothing
