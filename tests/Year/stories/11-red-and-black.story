A trustworthy company is favoured; when it comes onto a serious list too, what bars stands beside what favours
company 91610113MA0001114D 西安红一精密有限公司

# 守信激励, 失信惩戒: 陕西省2020年实施方案 三(三)1
2026-04-20 09:00
  sx-market reports registration 登-111 in market.registration: decided_on=2012-07-01, state=active, region_code=610113, industry_code=C3421
  sx-tax reports tax-credit-grade 税A-111 in tax.a-rated: evaluated_year=2025, grade=A
  sx-credit reports credit-evaluation 评-111 in credit.evaluation: grade=A, scheme=国办发〔2026〕8号
  expect check licence: CLEAR by fast-track
  expect check financing: CLEAR by favourable-finance
  expect check inspection: CLEAR by fewer-inspections
  expect check procurement: CLEAR
  expect list tax-a-rated: listed
  expect tier general: A
  expect evaluations: credit.evaluation A
  expect watch: SANCTION_STARTED tax-a-rated

2026-10-13 09:00
  sx-tax reports tax-violation 税违-111 in tax.major-violation: decided_on=2026-10-12, nature=虚开发票, facts=虚开增值税专用发票, treatment=移送
  expect check procurement: BARRED by bar-procurement
  expect check financing: ATTENTION by cautious-credit, favourable-finance
  expect check inspection: ATTENTION by fewer-inspections, focus-supervision
  expect tier general: D
  expect list major-tax-violation: listed
  expect watch: ATTENTION financing, ATTENTION inspection, ATTENTION land-supply, ATTENTION licence, ATTENTION mining-rights,
    BARRED fiscal-funds, BARRED honour, BARRED licence-under-commitment, BARRED procurement, BARRED research-project,
    BARRED tax-preference, SANCTION_STARTED major-tax-violation
