extension EthnicGroup {
    /// Code 2008, code 1979, key; name; other names (several are old slurs: matched, never shown).
    ///
    /// From QĐ 1019/QĐ-TCTK of 2008 and QĐ 121-TCTK/PPCĐ of 1979; other names of rows 21 to 54 as they are in use.
    static let table = """
        01 01 kinh; Kinh; Việt
        02 02 tay; Tày; Thổ|Ngạn|Phén|Thù Lao|Pa Dí
        03 03 thai; Thái; Tày Khao|Đón|Thái Trắng|Tày Đăm|Thái Đen|Tày Mười|Tày Thanh|Mán Thanh|Hàng Tổng|Tày Mường|\
        Pa Thay|Thổ Đà Bắc|Tày Dọ|Tay
        04 06 muong; Mường; Mol|Mual|Mon|Moan|Mọi Bi|Ao Tá|Ậu Tá
        05 05 khmer; Khmer; Khơ-me|Khơ Me|Cur|Cul|Cu|Thổ|Việt gốc Miên|Khơ me Krôm
        06 04 hoa; Hoa; Hán|Triều Châu|Phúc Kiến|Quảng Đông|Quảng Tây|Hải Nam|Hạ|Xạ Phạng|Xìa Phống|Thảng Nhằm|\
        Minh Hương|Hẹ|Sang Phang
        07 07 nung; Nùng; Nùng Xuồng|Nùng Giang|Nùng Inh|Nùng An|Nùng Phàn Slinh|Nùng Cháo|Nùng Lòi|Quy Rin|Khèn Lài|\
        Nồng
        08 08 mong; Mông; H'Mông|HMông|Mèo|Mẹo|Hoa|Mèo Xanh|Mèo Đỏ|Mèo Đen|Ná Mẻo|Na Miẻo|Mán Trắng|Miếu Ha
        09 09 dao; Dao; Mán|Động|Trại|Xá|Dìu|Miên|Kiềm|Miền|Dao Quần Trắng|Dao Đỏ|Quần Chẹt|Lô Gang|Dao Tiền|Thanh Y|\
        Dao Lan Tẻn|Đại Bản|Tiểu Bản|Cóc Ngáng|Cóc Mùn|Sơn Đầu|Kìm Miền|Kìm Mùn
        10 10 gia_rai; Gia Rai; Gia-rai|Jrai|Giơ-rai|Tơ-buăn|Chơ-rai|H'đrung|Hơ-bau|Chor|Aráp|Mthur
        11 12 e_de; Ê Đê; Ê-đê|Rađê|Ra-đê|Êgar|Đê|Kpa|A-đham|Krung|Ktul|Đliê Hruê|Blô|Kah|Kdrao|Dong Kay|Dong Mak|\
        Ening|Arul|Hwing|Ktlê|E-pan|Mđhur|Bih
        12 13 ba_na; Ba Na; Ba-na|Bahnar|Gơ-lar|Tơ-lô|Giơ-lâng|Y-lăng|Rơ-ngao|Krem|Roh|ConKđe|A-la Công|Kpăng Công|\
        Bơ-nâm
        13 15 san_chay; Sán Chay; Cao Lan - Sán Chỉ|Cao Lan|Mán Cao Lan|Hờn Bạn|Sán Chỉ|Chùng|Trại
        14 17 cham; Chăm; Chàm|Chàm|Chiêm|Chiêm Thành|Chăm Pa|Chăm Hroi|Chăm Pông|Chăm Châu Đốc
        15 16 co_ho; Cơ Ho; Cơ-ho|K'Ho|Xrê|Nộp|Cơ Don|Chil|Lat|Lạch|Tơ Ring
        16 14 xo_dang; Xơ Đăng; Xơ-đăng|Xê Đăng|Sedang|Xơ Teng|Hđang|Tơ-đrá|Mơ-nâm|Ha-lăng|Ca-dong|Kmrâng|Con Lan|\
        Bri La|Tang|Tà Trĩ|Châu
        17 18 san_diu; Sán Dìu; Sán Déo|Sán Déo Nhín|Trại|Trại Đất|Mán Quần Cộc|Mán Váy Xẻ
        18 19 hre; Hrê; Chăm Rê|Mọi Chom|Krẹ|Luỹ|Thượng Ba Tơ|Mọi Luỹ|Mọi Sơn Phòng|Mọi Đá Vách|Chăm Quảng Ngãi|\
        Man Thạch Bích
        19 21 ra_glai; Ra Glai; Raglay|Ra-glai|Ra Clây|Rai|La Oang|Noang
        20 20 mnong; Mnông; M'nông|Pnông|Mnông Nông|Mnông Pré|Mnông Bu đâng|ĐiPri|Biat|Mnông Gar|Mnông Rơ Lam
        21 24 tho; Thổ; Người Nhà Làng|Mường|Kẹo|Mọn|Cuối|Họ|Đan Lai|Ly Hà|Tày Poọng|Con Kha|Xá Lá Vàng
        22 22 xtieng; Xtiêng; X'tiêng|Stiêng|Xa Điêng|Xa Chiêng
        23 29 kho_mu; Khơ Mú; Khơ-mú|Khmu|Xá Cẩu|Khạ Klẩu|Măng Cẩu|Tày Hạy|Mứn Xen|Pu Thênh|Tềnh
        24 23 bru_van_kieu; Bru Vân Kiều; Bru-Vân Kiều|Bru|Vân Kiều|Măng Coong|Tri|Khùa
        25 26 co_tu; Cơ Tu; Cơ-tu|Ca Tu|Cao|Hạ|Phương|Ca-tang
        26 25 giay; Giáy; Nhắng|Giẳng|Sa Nhân|Pầu Thỉn|Chủng Chá|Xạ
        27 31 ta_oi; Tà Ôi; Tà-ôi|Tôi-ôi|Pa-cô|Pa-hi|Ba-hi|Kan Tua
        28 28 ma; Mạ; Châu Mạ|Mạ Ngăn|Mạ Xốp|Mạ Tô|Mạ Krung
        29 27 gie_trieng; Giẻ Triêng; Gié Triêng|Gié-Triêng|Đgiéh|Tareh|Giang Rẫy|Pin|Triêng|Treng|Ta-riêng|Ve|Veh|\
        La-ve|Ca-tang
        30 30 co; Co; Cor|Kor|Cua|Trầu|Bồng Miêu|Col
        31 32 cho_ro; Chơ Ro; Chơ-ro|Dơ-ro|Châu Ro|Chro
        32 34 xinh_mun; Xinh Mun; Xinh-mun|Puộc|Pụa|Xá
        33 35 ha_nhi; Hà Nhì; U Ní|Xá U Ní|Hà Nhì Già
        34 36 chu_ru; Chu Ru; Chu-ru|Chơ-ru|Chu|Kru|Thượng
        35 37 lao; Lào; Là Bốc|Lào Nọi|Lào Bốc
        36 38 la_chi; La Chí; Cù Tê|La Quả|Thổ Đen
        37 33 khang; Kháng; Xá Khao|Xá Súa|Xá Dón|Xá Dẩng|Xá Hốc|Xá Ái|Xá Bung|Quảng Lâm
        38 40 phu_la; Phù Lá; Bồ Khô Pạ|Mu Di Pạ|Phổ|Va Xơ|Lao|Pu Dang|Xá Phó
        39 41 la_hu; La Hủ; Lao|Pu Đang|Khù Xung|Cò Xung|Khả Quy|Cọ Sọ|Nê Thu
        40 39 la_ha; La Ha; Xá Khao|Khlá Phlạo|La Ha Nước|La Ha Ủng
        41 46 pa_then; Pà Thẻn; Pà Hưng|Tống|Mèo Lài|Mèo Hoa|Mèo Đỏ|Bát Tiên Tộc
        42 42 lu; Lự; Lừ|Duồn Nhuồn|Mùn Di
        43 11 ngai; Ngái; Xín|Lê|Đản|Khách Gia
        44 44 chut; Chứt; Mã Liêng|A Rem|Tu Vang|Pa Leng|Xơ Lang|Tơ Hung|Chà Củi|Tắc Củi|U Mo|Xá Lá Vàng|Rục|Sách|Mày
        45 43 lo_lo; Lô Lô; Ô Man|Lu Lộc Màn|Di|Qua La|La La|Ma Di
        46 45 mang; Mảng; Mảng Ư|Xá Lá Vàng|Xá Mảng|Niểng O|Xa Bá O|Mảng Gứng|Mảng Lệ
        47 47 co_lao; Cơ Lao; Cờ Lao|Tứ Đư|Ho Ki|Voa Đề
        48 49 bo_y; Bố Y; Chủng Chá|Trọng Gia|Tu Dí|Tu Dìn
        49 48 cong; Cống; Xắm Khống|Mông Nhé|Xá Xeng|Phuy A
        50 50 si_la; Si La; Cú Dề Xừ|Khà Pẻ
        51 51 pu_peo; Pu Péo; Ka Bèo|Pen Ti Lô Lô|La Quả
        52 54 ro_mam; Rơ Măm
        53 52 brau; Brâu; Brao
        54 53 o_du; Ơ Đu; Tày Hạt|I Đu
        """
}
