A company states facts about itself; one is verified, one is found false
company 91610113MA00011303 西安自三环保有限公司

# 自愿注册: 陕西省2020年实施方案 三(二)2
2026-05-18 09:00
  sx-market reports registration 登-113 in market.registration: decided_on=2016-07-01, state=active, region_code=610113, industry_code=N7721
  company steps voluntary.register as 荣誉: topic=资质, content=环境管理体系认证, verified_by=sx-credit, truth_committed=true, authorised=true
  expect case 荣誉: OPEN
  expect page: nothing

2026-05-25 09:00
  sx-credit steps voluntary.verify on 荣誉
  expect case 荣誉: VERIFIED
  company steps voluntary.register as 产能: topic=产能, content=日处理污水十万吨, verified_by=sx-credit, truth_committed=true, authorised=true

# Verification is due within thirty days.
2026-06-25 09:00
  expect case 产能: OPEN, overdue
  expect check licence-under-commitment: CLEAR, way IMMEDIATE
  sx-credit steps voluntary.find_false on 产能: document_number=陕信核〔2026〕3号, found_on=2026-06-24
  expect case 产能: BROKEN
  expect check licence-under-commitment: BARRED by exclude-false-commitment, way ORDINARY
  expect check procurement: CLEAR
  expect tier general: D
