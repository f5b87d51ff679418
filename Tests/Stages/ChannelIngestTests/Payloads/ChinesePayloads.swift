/// Orders as the platforms write them. The people, shops and goods are invented.
enum Payloads {
    static let taobao = #"""
        {"trade_fullinfo_get_response":{"trade":{
          "tid":2817364550123456789,"tid_str":"2817364550123456789","seller_nick":"山间茶铺","buyer_open_uid":"AAHkT0x1",
          "status":"WAIT_SELLER_SEND_GOODS","type":"fixed","created":"2026-11-11 00:01:02","pay_time":"2026-11-11 00:02:03",
          "modified":"2026-11-11 00:02:04","payment":"208.00","post_fee":"8.00","discount_fee":"0.00","num":0,
          "receiver_name":"柳**","receiver_mobile":"*******0001","receiver_state":"广东省","receiver_city":"广州市",
          "receiver_district":"海珠区","receiver_town":"赤岗街道","receiver_address":"茶**路**号","receiver_zip":"510000",
          "oaid":"1Xz7w0cFAKE","buyer_message":"请放门口","seller_memo":"","is_force_wlb":false,"is_brand_sale":false,
          "orders":{"order":[
            {"oid":2817364550123456790,"num":2,"num_iid":610000000001,"outer_iid":"TEA","outer_sku_id":"TEA-GREEN-100","sku_id":"4900000001",
             "price":"60.00","payment":"120.00","divide_order_fee":"118.00","title":"明前绿茶","sku_properties_name":"规格:100克",
             "refund_status":"NO_REFUND","status":"WAIT_SELLER_SEND_GOODS"},
            {"oid":2817364550123456791,"num":1,"num_iid":610000000002,"outer_iid":"CUP","outer_sku_id":"","sku_id":"4900000002",
             "price":"80.00","payment":"80.00","divide_order_fee":"82.00","title":"白瓷杯","refund_status":"NO_REFUND",
             "status":"WAIT_SELLER_SEND_GOODS"}]}}}}
        """#

    static let taobaoSingleLine = #"""
        {"trade":{"tid":2817364550999999999,"status":"WAIT_SELLER_SEND_GOODS","created":"2026-11-11 09:00:00",
          "modified":"2026-11-11 09:00:00","pay_time":"2026-11-11 09:00:00","payment":"68.00","post_fee":"8.00","num":1,
          "receiver_name":"柳一叶","receiver_mobile":"13800000001","receiver_state":"海南省","receiver_city":"",
          "receiver_district":"陵水黎族自治县","receiver_town":"椰林镇","receiver_address":"椰子路 1 号",
          "orders":{"order":[{"oid":1,"num":1,"outer_sku_id":"TEA-GREEN-100","price":"60.00","payment":"68.00","title":"明前绿茶",
            "refund_status":"NO_REFUND"}]}}}
        """#

    static let jd = #"""
        {"jingdong_pop_order_get_responce":{"code":"0","orderDetailInfo":{"orderInfo":{
          "orderId":"310000000001","parentOrderId":"300000000001","directParentOrderId":"300000000001","venderId":"10000001",
          "orderState":"WAIT_SELLER_STOCK_OUT","payType":"4-在线支付","pin":"jd_tea_drinker","modified":"2026-11-11 10:00:00",
          "orderStartTime":"2026-11-11 09:58:00","paymentConfirmTime":"2026-11-11 09:59:00","outBoundDate":"0001-01-01 00:00:00",
          "orderTotalPrice":"100.00","orderPayment":"95.00","freightPrice":"5.00","sellerDiscount":"10.00","orderRemark":"",
          "sendpayMap":"{\"34\":\"3\",\"297\":\"1\"}",
          "consigneeInfo":{"fullname":"AAS/FAKECIPHERTEXTFAKECIPHERTEXT0001=","mobile":"138*******1","province":"上海","city":"上海市",
            "county":"徐汇区","town":"田林街道","fullAddress":"AAS/FAKECIPHERTEXTFAKECIPHERTEXT0002="},
          "itemInfoList":[
            {"skuId":"100000000001","wareId":"1000001","outerSkuId":"CUP-WHITE","skuName":"白瓷杯","itemTotal":"2","jdPrice":"30.00",
             "itemExt":"{\"isVMI\":0}"},
            {"skuId":"100000000002","wareId":"1000002","outerSkuId":"","productNo":"POT-RED","skuName":"紫砂壶","itemTotal":"1","jdPrice":"40.00"}]}}}}
        """#

    static let pinduoduo = #"""
        {"order_info_get_response":{"order_info":{
          "order_sn":"261111-000000000000001","confirm_status":1,"order_status":1,"group_status":1,"refund_status":1,"risk_control_status":0,
          "created_time":"2026-11-11 08:00:00","pay_time":"2026-11-11 08:01:00","confirm_time":"2026-11-11 08:01:00","updated_at":"2026-11-11 08:01:05",
          "last_ship_time":"2026-11-13 08:01:00","goods_amount":59.8,"discount_amount":10.0,"postage":0.0,"pay_amount":49.800000000000004,
          "platform_discount":4.0,"seller_discount":6.0,"capital_free_discount":0.0,
          "receiver_name":"~AgAAFAKE0001~","receiver_phone":"$AgAAFAKE0002$","receiver_address":"~AgAAFAKE0003~","address":"",
          "country":"中国","province":"四川省","city":"成都市","town":"锦江区","open_address_id":"oaid-1","open_address_id_2":"oaid-2",
          "buyer_memo":"","remark":"","free_sf":0,"gift_order_status":1,"is_pre_sale":0,"order_tag_list":[{"name":"no_trace_delivery","value":0}],
          "item_list":[{"sku_id":900000000001,"goods_id":800000000001,"outer_id":"TEA-BLACK-50","goods_name":"红茶","goods_spec":"50克","goods_count":2,
            "goods_price":29.900000000000002}],
          "gift_list":[]}}}
        """#

    static let douyin = #"""
        {"data":{"shop_order_list":[{
          "order_id":"6936470000000000001","order_level":2,"shop_id":7000001,"main_status":2,"order_status":2,
          "create_time":1794355200,"pay_time":1794355260,"update_time":1794355300,"exp_ship_time":1794528000,"finish_time":0,
          "pay_amount":5990,"order_amount":6490,"promotion_amount":500,"post_amount":0,"buyer_words":"","seller_words":"",
          "doudian_open_id":"1@#FAKE","open_address_id":"#FAKEADDRESS","encrypt_post_receiver":"##FAKENAME==#1##","encrypt_post_tel":"$$FAKEPHONE==$1$$",
          "post_addr":{"province":{"name":"福建省"},"city":{"name":"厦门市"},"town":{"name":"思明区"},"street":{"name":"莲前街道"},
            "encrypt_detail":"##FAKESTREET==#1##"},
          "sku_order_list":[{"order_id":"6936470000000000002","parent_order_id":"6936470000000000001","order_level":3,"code":"CHAIR-WHITE",
            "out_sku_id":"0","sku_id":3410716070000001,"product_id":3660207428038974464,"product_name":"办公椅","spec":[{"name":"颜色","value":"白色"}],
            "item_num":1,"origin_amount":6490,"pay_amount":5990,"pre_sale_type":0,"given_product_type":"",
            "after_sale_info":{"after_sale_status":0,"after_sale_type":0,"refund_status":0}}]}]}}
        """#
}
