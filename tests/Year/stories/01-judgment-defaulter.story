A judgment debtor comes onto the list by the court's file and goes from it by the court's next one
company 91610113MA00010184 西安甲一建设有限公司

# 逢办必查, 失信联合惩戒: 陕西省2020年实施方案 三(三)1, 三(三)3
2026-01-12 09:00
  sx-market reports registration 登-101 in market.registration: decided_on=2020-05-06, state=active, region_code=610113, industry_code=E4710
  expect check procurement: CLEAR
  sx-court delivers court.judgment-default_20260112_001.csv:
    | sxid,bzxrmc,bzxrxz,统一社会信用代码,fddbr,zxfy,zxyjwh,zczxyjdw,larq,ah,sxflwsqdyw,bzxrlxqk,sxbzxrxwqk,fbrq,移出日期
    | 700000101,西安甲一建设有限公司,1,CODE,张三,西安市雁塔区人民法院,(2025)陕0113民初203号,西安市雁塔区人民法院,20251105,(2025)陕0113执1194号,支付货款,全部未履行,有履行能力而拒不履行生效法律文书确定义务,2026年01月12日,
  expect check procurement: BARRED by bar-procurement
  expect check bidding: BARRED by bar-bidding
  expect check licence-under-commitment: BARRED by restrict-judgment-defaulter, restrict-preference, way ORDINARY
  expect check financing: ATTENTION by cautious-credit
  expect page: 700000101
  expect report: 700000101
  expect list judgment-defaulter: listed
  expect tier general: D
  expect watch: ATTENTION financing, ATTENTION inspection, ATTENTION land-supply, ATTENTION licence, ATTENTION mining-rights,
    BARRED bidding, BARRED fiscal-funds, BARRED honour, BARRED licence-under-commitment, BARRED procurement,
    BARRED qualification, BARRED research-project, BARRED tax-preference, SANCTION_STARTED judgment-defaulter

2026-06-15 09:00
  sx-court delivers court.judgment-default_20260615_001.csv:
    | sxid,bzxrmc,bzxrxz,统一社会信用代码,fddbr,zxfy,zxyjwh,zczxyjdw,larq,ah,sxflwsqdyw,bzxrlxqk,sxbzxrxwqk,fbrq,移出日期
    | 700000101,西安甲一建设有限公司,1,CODE,张三,西安市雁塔区人民法院,(2025)陕0113民初203号,西安市雁塔区人民法院,20251105,(2025)陕0113执1194号,支付货款,全部已履行,有履行能力而拒不履行生效法律文书确定义务,2026年01月12日,2026年06月15日
  expect check procurement: CLEAR
  expect check procurement on 2026-03-01: BARRED by bar-procurement
  expect check licence-under-commitment: CLEAR, way IMMEDIATE
  expect page: nothing
  expect report: nothing
  expect list judgment-defaulter: not listed
  expect tier general: B
  expect watch: CLEARED bidding, CLEARED financing, CLEARED fiscal-funds, CLEARED honour, CLEARED inspection,
    CLEARED land-supply, CLEARED licence, CLEARED licence-under-commitment, CLEARED mining-rights, CLEARED procurement,
    CLEARED qualification, CLEARED research-project, CLEARED tax-preference, SANCTION_ENDED judgment-defaulter
