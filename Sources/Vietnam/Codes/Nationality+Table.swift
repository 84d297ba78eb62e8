extension Nationality {
    /// Alpha-3, alpha-2; Vietnamese name; English name where it is another one; other names.
    static let table = """
        LAO LA|Lào|Laos; KHM KH|Campuchia|Cambodia|Căm-pu-chia; CHN CN|Trung Quốc|China; THA TH|Thái Lan|Thailand
        AFG AF|Afghanistan; AGO AO|Angola; ALB AL|Albania; AND AD|Andorra
        ARE AE|Các Tiểu vương quốc Ả Rập Thống nhất|United Arab Emirates|UAE; ARG AR|Argentina; ARM AM|Armenia
        ATG AG|Antigua và Barbuda|Antigua and Barbuda; AUS AU|Úc|Australia|Ô-xtrây-li-a; AUT AT|Áo|Austria
        AZE AZ|Azerbaijan; BDI BI|Burundi; BEL BE|Bỉ|Belgium; BEN BJ|Benin; BFA BF|Burkina Faso; BGD BD|Bangladesh
        BGR BG|Bulgaria|Bulgaria|Bun-ga-ri; BHR BH|Bahrain; BHS BS|Bahamas; BIH BA|Bosnia và Herzegovina|Bosnia and Herzegovina
        BLR BY|Belarus; BLZ BZ|Belize; BOL BO|Bolivia; BRA BR|Brazil|Brazil|Bra-xin; BRB BB|Barbados; BRN BN|Brunei
        BTN BT|Bhutan; BWA BW|Botswana; CAF CF|Cộng hoà Trung Phi|Central African Republic; CAN CA|Canada|Canada|Ca-na-đa
        CHE CH|Thuỵ Sĩ|Switzerland; CHL CL|Chile; CIV CI|Bờ Biển Ngà|Côte d'Ivoire|Ivory Coast; CMR CM|Cameroon
        COD CD|Cộng hoà Dân chủ Congo|Democratic Republic of the Congo; COG CG|Congo; COL CO|Colombia; COM KM|Comoros
        CPV CV|Cabo Verde|Cabo Verde|Cape Verde; CRI CR|Costa Rica; CUB CU|Cuba; CYP CY|Síp|Cyprus
        CZE CZ|Séc|Czechia|Cộng hoà Séc|Czech Republic; DEU DE|Đức|Germany; DJI DJ|Djibouti; DMA DM|Dominica
        DNK DK|Đan Mạch|Denmark; DOM DO|Cộng hoà Dominica|Dominican Republic; DZA DZ|Algeria|Algeria|An-giê-ri
        ECU EC|Ecuador; EGY EG|Ai Cập|Egypt; ERI ER|Eritrea; ESP ES|Tây Ban Nha|Spain; EST EE|Estonia; ETH ET|Ethiopia
        FIN FI|Phần Lan|Finland; FJI FJ|Fiji; FRA FR|Pháp|France; FSM FM|Micronesia; GAB GA|Gabon
        GBR GB|Anh|United Kingdom|Vương quốc Anh|Great Britain; GEO GE|Georgia|Georgia|Gruzia; GHA GH|Ghana
        GIN GN|Guinea; GMB GM|Gambia; GNB GW|Guinea-Bissau; GNQ GQ|Guinea Xích đạo|Equatorial Guinea
        GRC GR|Hy Lạp|Greece; GRD GD|Grenada; GTM GT|Guatemala; GUY GY|Guyana; HKG HK|Hồng Kông|Hong Kong
        HND HN|Honduras; HRV HR|Croatia; HTI HT|Haiti; HUN HU|Hungary|Hungary|Hung-ga-ri
        IDN ID|Indonesia|Indonesia|In-đô-nê-xi-a; IND IN|Ấn Độ|India; IRL IE|Ireland|Ireland|Ai-len; IRN IR|Iran
        IRQ IQ|Iraq; ISL IS|Iceland; ISR IL|Israel; ITA IT|Ý|Italy|I-ta-li-a; JAM JM|Jamaica; JOR JO|Jordan
        JPN JP|Nhật Bản|Japan|Nhật; KAZ KZ|Kazakhstan; KEN KE|Kenya; KGZ KG|Kyrgyzstan; KIR KI|Kiribati
        KNA KN|Saint Kitts và Nevis|Saint Kitts and Nevis; KOR KR|Hàn Quốc|Republic of Korea|South Korea; KWT KW|Kuwait
        LBN LB|Liban|Lebanon; LBR LR|Liberia; LBY LY|Libya; LCA LC|Saint Lucia; LIE LI|Liechtenstein; LKA LK|Sri Lanka
        LSO LS|Lesotho; LTU LT|Litva|Lithuania; LUX LU|Luxembourg; LVA LV|Latvia; MAC MO|Ma Cao|Macao|Macau
        MAR MA|Maroc|Morocco; MCO MC|Monaco; MDA MD|Moldova; MDG MG|Madagascar; MDV MV|Maldives; MEX MX|Mexico|Mexico|Mê-hi-cô
        MHL MH|Quần đảo Marshall|Marshall Islands; MKD MK|Bắc Macedonia|North Macedonia; MLI ML|Mali; MLT MT|Malta
        MMR MM|Myanmar|Myanmar|Mi-an-ma; MNE ME|Montenegro; MNG MN|Mông Cổ|Mongolia; MOZ MZ|Mozambique
        MRT MR|Mauritania; MUS MU|Mauritius; MWI MW|Malawi; MYS MY|Malaysia|Malaysia|Ma-lai-xi-a; NAM NA|Namibia
        NER NE|Niger; NGA NG|Nigeria; NIC NI|Nicaragua; NLD NL|Hà Lan|Netherlands|Holland; NOR NO|Na Uy|Norway
        NPL NP|Nepal; NRU NR|Nauru; NZL NZ|New Zealand; OMN OM|Oman; PAK PK|Pakistan; PAN PA|Panama; PER PE|Peru
        PHL PH|Philippines|Philippines|Phi-líp-pin; PLW PW|Palau; PNG PG|Papua New Guinea; POL PL|Ba Lan|Poland
        PRK KP|Triều Tiên|Democratic People's Republic of Korea|North Korea|Bắc Triều Tiên; PRT PT|Bồ Đào Nha|Portugal
        PRY PY|Paraguay; PSE PS|Palestine; QAT QA|Qatar; ROU RO|Romania|Romania|Ru-ma-ni; RUS RU|Nga|Russia|Liên bang Nga
        RWA RW|Rwanda; SAU SA|Ả Rập Xê Út|Saudi Arabia|Ả Rập Saudi; SDN SD|Sudan; SEN SN|Senegal; SGP SG|Singapore|Singapore|Xin-ga-po
        SLB SB|Quần đảo Solomon|Solomon Islands; SLE SL|Sierra Leone; SLV SV|El Salvador; SMR SM|San Marino
        SOM SO|Somalia; SRB RS|Serbia; SSD SS|Nam Sudan|South Sudan; STP ST|São Tomé và Príncipe|São Tomé and Príncipe
        SUR SR|Suriname; SVK SK|Slovakia; SVN SI|Slovenia; SWE SE|Thuỵ Điển|Sweden; SWZ SZ|Eswatini|Eswatini|Swaziland
        SYC SC|Seychelles; SYR SY|Syria; TCD TD|Chad|Chad|Tchad; TGO TG|Togo; TJK TJ|Tajikistan; TKM TM|Turkmenistan
        TLS TL|Đông Timor|Timor-Leste|East Timor; TON TO|Tonga; TTO TT|Trinidad và Tobago|Trinidad and Tobago
        TUN TN|Tunisia; TUR TR|Thổ Nhĩ Kỳ|Türkiye|Turkey; TUV TV|Tuvalu; TWN TW|Đài Loan|Taiwan; TZA TZ|Tanzania
        UGA UG|Uganda; UKR UA|Ukraine|Ukraine|U-crai-na; URY UY|Uruguay
        USA US|Hoa Kỳ|United States of America|Mỹ|United States; UZB UZ|Uzbekistan; VAT VA|Vatican|Holy See|Toà Thánh
        VCT VC|Saint Vincent và Grenadines|Saint Vincent and the Grenadines; VEN VE|Venezuela; VUT VU|Vanuatu
        WSM WS|Samoa; YEM YE|Yemen; ZAF ZA|Nam Phi|South Africa; ZMB ZM|Zambia; ZWE ZW|Zimbabwe
        """
}
