An answer that bars is owed an outcome: it comes in time once, and is overdue once
company 91610113MA00011228 西安回二工程有限公司

# 联合惩戒反馈: 陕西省2020年实施方案 三(三)3; 陕西省社会信用条例 第三十四条: ten working days
2026-11-02 09:00
  sx-market reports registration 登-112 in market.registration: decided_on=2015-07-01, state=active, region_code=610113, industry_code=E4710
  sx-court reports judgment-default 失-112 in court.judgment-default: decided_on=2026-11-01, case_number=(2026)陕0113执212号,
    court=西安市雁塔区人民法院, circumstances=违反财产报告制度
  expect owed sx-procurement: nothing
  sx-procurement asks procurement in 采购-1

# What is owed is carried into the ledger every half minute.
2026-11-02 09:10
  expect owed sx-procurement: 采购-1

2026-11-05 09:00
  sx-procurement feeds back 采购-1: matter_code=procurement, measure_codes=bar-procurement, kind=intercepted, own_number=反馈-1,
    done_on=2026-11-04
  expect owed sx-procurement: nothing
  sx-procurement asks procurement in 采购-2

2026-11-05 09:10
  expect owed sx-procurement: 采购-2

2026-11-19 18:00
  expect owed sx-procurement: 采购-2

2026-11-20 09:00
  expect owed sx-procurement: 采购-2 overdue
