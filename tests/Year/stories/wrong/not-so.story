A story that expects what is not so: it shows that expectations are compared
company 91610113MA0001157T 对照样例有限公司

2026-03-03 09:00
  sx-court reports judgment-default 失-0 in court.judgment-default: case_number=(2026)陕0113执9号, court=西安市雁塔区人民法院,
    circumstances=有履行能力而拒不履行生效法律文书确定义务
  expect check procurement: CLEAR
