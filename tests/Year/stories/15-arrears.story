A company owes a small one; the arrears are taken up, paid in parts, late, and bar nobody
company 91610113MA0001173G 西安欠六地产有限公司

# 政务诚信, 清欠: 陕西省2020年实施方案 三(三)5; 保障中小企业款项支付条例
2026-09-01 09:00
  sx-market reports registration 登-116 in market.registration: decided_on=2011-07-01, state=active, region_code=610113, industry_code=K7010
  sx-credit steps accountability.take_up_arrears as 清欠: creditor=91610113MA00010852, amount=¥120000, overseer=sx-finance,
    document_number=陕清欠〔2026〕7号
  expect case 清欠: ORDERED
  sx-finance steps accountability.record_payment on 清欠: amount=¥50000, document_number=凭1

2026-10-05 09:00
  expect case 清欠: OVERDUE, overdue
  expect check procurement: CLEAR

2026-10-20 09:00
  sx-finance steps accountability.record_payment on 清欠: amount=¥70000, document_number=凭2
  expect case 清欠: ENDED
  expect watch: nothing
