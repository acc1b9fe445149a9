A licence is granted on commitment, and the commitment is found false
company 91610113MA0001050F 西安戊五餐饮有限公司

# 信用承诺, 告知承诺制: 陕西省2020年实施方案 三(一)1
2026-03-10 09:00
  expect check licence-under-commitment: UNKNOWN_SUBJECT, way IMMEDIATE
  sx-market reports registration 登-105 in market.registration: decided_on=2026-03-09, state=active, region_code=610113, industry_code=H6210
  expect check licence-under-commitment: CLEAR, way IMMEDIATE
  expect check licence-under-commitment without papers: CLEAR, way ACCEPT_FIRST
  company steps commitment.make as 承诺: kind=approval-substitute, matter=食品经营许可, content=符合食品经营许可条件, accepted_by=sx-market,
    fulfil_by=2026-06-30
  expect case 承诺: OPEN
  expect page: nothing

# Verification is due within two months, the 10th of May.
2026-05-12 09:00
  expect case 承诺: OPEN, overdue
  sx-market steps commitment.verify on 承诺
  expect case 承诺: VERIFIED
  expect page: 承诺

2026-06-10 09:00
  sx-market steps commitment.find_broken on 承诺: document_number=陕市监承〔2026〕5号, breach=false, found_on=2026-06-09
  expect case 承诺: BROKEN
  expect check licence-under-commitment: BARRED by exclude-false-commitment, way ORDINARY
  expect check procurement: CLEAR
  expect tier general: D
  expect page: 承诺
  expect watch: BARRED licence-under-commitment, SANCTION_STARTED 承诺
