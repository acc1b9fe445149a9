A company is put on the list of the trustworthy: ten working days of public notice before the decision, and the entry ends by itself
company 91610113MA0001165M 西安诚五仪器有限公司

# 守信激励: 陕西省社会信用条例 第二十七条, 第三十三条
2026-06-01 09:00
  sx-market reports registration 登-115 in market.registration: decided_on=2011-07-01, state=active, region_code=610113, industry_code=C4011
  sx-credit steps listing.propose as 红名单: list_code=trustworthy, reason=连续三年守信, basis_document=陕信荐〔2026〕1号
  sx-credit steps listing.publish_notice on 红名单: instrument=陕西省社会信用条例, article=第二十七条, published_at=信用中国(陕西)

2026-06-12 09:00
  sx-credit steps listing.decide on 红名单 refused CASE_TOO_EARLY: document_number=陕信认〔2026〕1号

2026-06-16 09:00
  sx-credit steps listing.decide on 红名单: document_number=陕信认〔2026〕1号, effective_until=2026-11-30
  sx-credit steps listing.deliver on 红名单: method=公告送达
  expect case 红名单: IN_EFFECT
  expect check licence: CLEAR by fast-track
  expect check licence-under-commitment: CLEAR by fast-track, way IMMEDIATE
  expect check financing: CLEAR by favourable-finance
  expect list trustworthy: listed
  expect watch: SANCTION_STARTED trustworthy

2026-11-30 18:00
  expect check licence: CLEAR by fast-track

2026-12-01 09:00
  expect case 红名单: ENDED
  expect check licence: CLEAR
  expect list trustworthy: not listed
  expect watch: SANCTION_EXPIRED trustworthy
