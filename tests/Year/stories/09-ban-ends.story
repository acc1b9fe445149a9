A company is banned from an industry for some months, and the ban ends by itself
company 91610113MA0001093W 西安壬九保健食品有限公司

# 市场和行业禁入: 陕西省2020年实施方案 三(三)4
2026-01-19 09:00
  sx-market reports registration 登-109 in market.registration: decided_on=2018-07-01, state=active, region_code=610113, industry_code=C1492
  sx-market steps ban.propose as 禁入: list_code=ban-industry, reason=生产有毒有害食品, basis_document=陕市监罚〔2026〕2号, industry_codes=C14
  sx-market steps ban.serve_notice on 禁入: document_number=陕市监禁告〔2026〕1号, instrument=中华人民共和国食品安全法,
    article=第一百三十五条, remedy=五个工作日内陈述申辩

2026-01-27 09:00
  sx-market steps ban.decide on 禁入: document_number=陕市监禁〔2026〕1号, effective_until=2026-09-30
  sx-market steps ban.deliver on 禁入: method=直接送达
  expect case 禁入: IN_EFFECT
  expect check licence: ATTENTION by ban-industry
  expect check licence in C1492: BARRED by ban-industry
  expect check licence in H6210: CLEAR
  expect list ban-industry: listed
  expect tier general: D
  expect page: 禁入
  expect watch: ATTENTION bidding, ATTENTION licence, ATTENTION licence-under-commitment, ATTENTION procurement,
    ATTENTION qualification, SANCTION_STARTED ban-industry

2026-09-30 18:00
  expect list ban-industry: listed

2026-10-01 09:00
  expect case 禁入: ENDED
  expect check licence: CLEAR
  expect list ban-industry: not listed
  expect tier general: B
  expect page: nothing
  expect watch: CLEARED bidding, CLEARED licence, CLEARED licence-under-commitment, CLEARED procurement, CLEARED qualification,
    SANCTION_EXPIRED ban-industry
