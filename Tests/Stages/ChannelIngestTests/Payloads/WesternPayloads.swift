extension Payloads {
    static let shopify = #"""
        {"order":{"id":5000000001,"name":"#1042","order_number":1042,"financial_status":"paid","fulfillment_status":null,"cancelled_at":null,
          "closed_at":null,"created_at":"2026-11-11T09:00:00-05:00","processed_at":"2026-11-11T09:00:01-05:00","updated_at":"2026-11-11T09:00:05-05:00",
          "currency":"USD","total_price":"54.90","total_discounts":"5.00","total_tax":"4.90","note":"gift wrap","email":"iris@example.com",
          "customer":{"id":900001},"shipping_lines":[{"price":"5.00"}],
          "shipping_address":{"first_name":"Iris","last_name":"Fielding","name":"Iris Fielding","phone":"555-010-0001","address1":"1 Meadow Lane",
            "address2":"Apt 2","city":"Louisville","province":"Kentucky","zip":"40202","country_code":"US"},
          "line_items":[
            {"id":1,"variant_id":11,"product_id":111,"sku":"MUG-BLUE","name":"Mug - blue","quantity":2,"current_quantity":2,"price":"20.00","total_discount":"0.00",
             "discount_allocations":[{"amount":"5.00"}]},
            {"id":2,"variant_id":12,"product_id":112,"sku":"","name":"Spoon","quantity":1,"current_quantity":1,"price":"10.00","total_discount":"0.00"}]}}
        """#

    static let woocommerce = #"""
        {"id":727,"number":"727","status":"processing","currency":"EUR","date_created":"2026-11-11T10:00:00","date_created_gmt":"2026-11-11T09:00:00",
          "date_modified":"2026-11-11T10:01:00","date_modified_gmt":"2026-11-11T09:01:00","date_paid_gmt":"2026-11-11T09:00:30","discount_total":"0.00",
          "shipping_total":"4.90","total":"24.90","customer_id":0,"customer_note":"","payment_method":"bacs",
          "billing":{"first_name":"Otto","last_name":"Lind","address_1":"Ahornweg 1","city":"Bonn","state":"","postcode":"53111","country":"DE",
            "email":"otto@example.com","phone":"+49 228 000001"},
          "shipping":{"first_name":"Otto","last_name":"Lind","address_1":"Ahornweg 1","address_2":"","city":"Bonn","state":"","postcode":"53111","country":"DE"},
          "line_items":[{"id":315,"name":"Honey","product_id":93,"variation_id":0,"quantity":3,"subtotal":"20.00","total":"20.00","sku":"","price":6.666666666666667}],
          "refunds":[]}
        """#

    static let amazon = #"""
        {"order":{"payload":{"AmazonOrderId":"902-0000001-0000001","PurchaseDate":"2026-11-11T09:00:00Z","LastUpdateDate":"2026-11-11T09:05:00Z",
            "OrderStatus":"Unshipped","FulfillmentChannel":"MFN","OrderTotal":{"CurrencyCode":"USD","Amount":"26.50"},"MarketplaceId":"ATVPDKIKX0DER",
            "LatestShipDate":"2026-11-13T07:59:59Z"}},
         "items":{"payload":{"AmazonOrderId":"902-0000001-0000001","OrderItems":[
            {"ASIN":"B000000001","OrderItemId":"05015850000001","SellerSKU":"LAMP-01","Title":"Desk lamp","QuantityOrdered":2,
             "ItemPrice":{"CurrencyCode":"USD","Amount":"25.00"},"ItemTax":{"CurrencyCode":"USD","Amount":"1.50"},
             "ShippingPrice":{"CurrencyCode":"USD","Amount":"0.00"},"PromotionDiscount":{"CurrencyCode":"USD","Amount":"0.00"}}]}},
         "address":{"payload":{"AmazonOrderId":"902-0000001-0000001","ShippingAddress":{"Name":"Nora Field","AddressLine1":"12 Orchard Road","City":"SEATTLE",
            "StateOrRegion":"WA","PostalCode":"98101","CountryCode":"US","Phone":"+1 206-555-0100 ext. 73824"}}}}
        """#

    static let amazon2026 = #"""
        {"orders":[{"orderId":"250-0000001-0000001","createdTime":"2026-11-11T02:30:00Z","lastUpdatedTime":"2026-11-11T06:45:00Z",
          "salesChannel":{"marketplaceId":"A1VC38T7YXB528"},"buyer":{"buyerEmail":"x@marketplace.example"},
          "recipient":{"deliveryAddress":{"name":"Nora Field","addressLine1":"1-2-3 Kita","city":"Tokyo","postalCode":"150-0002","countryCode":"JP"}},
          "proceeds":{"grandTotal":{"amount":"19940","currencyCode":"JPY"}},
          "fulfillment":{"fulfillmentStatus":"UNSHIPPED","fulfilledBy":"MERCHANT"},
          "orderItems":[{"orderItemId":"25012340000001","quantityOrdered":2,"product":{"asin":"B000000002","title":"Kettle","sellerSku":"KETTLE-01",
            "price":{"unitPrice":{"amount":"9970","currencyCode":"JPY"}}},"proceeds":{"proceedsTotal":{"amount":"19940","currencyCode":"JPY"}}}]}]}
        """#

    static let shopee = #"""
        {"error":"","response":{"order_list":[{"order_sn":"2611110000AAAA","order_status":"READY_TO_SHIP","region":"VN","currency":"VND","cod":false,
          "create_time":1794355200,"pay_time":1794355260,"update_time":1794355300,"ship_by_date":1794528000,"total_amount":101000,"estimated_shipping_fee":5000,
          "buyer_user_id":1170000001,"buyer_username":"tea_cat","message_to_seller":"","fulfillment_flag":"fulfilled_by_local_seller",
          "recipient_address":{"name":"P******n","phone":"******64","state":"Bạc Liêu","city":"Huyện Phước Long","district":"Xã A","town":"","full_address":"Ấp******",
            "region":"VN","zipcode":""},
          "item_list":[{"item_id":23620000001,"model_id":221400000001,"item_name":"Tea","model_name":"60g","item_sku":"","model_sku":"TEA-60",
            "model_quantity_purchased":2,"model_original_price":60000,"model_discounted_price":48000}]}]}}
        """#

    static let lazada = #"""
        {"order":{"code":"0","data":{"order_id":5944310000001,"order_number":5944310000001,"created_at":"2026-11-11 09:23:36 +0800",
            "updated_at":"2026-11-11 09:35:17 +0800","price":"1,200.00","voucher":20,"shipping_fee":5.5,"payment_method":"MIXEDCARD","statuses":["pending"],
            "customer_first_name":"M","remarks":"","gift_message":"","warehouse_code":"dropshipping",
            "address_shipping":{"first_name":"Mei","last_name":"Tan","address1":"1 Garden Road","address2":"","address3":"Singapore","address4":"Central","address5":"644669",
              "post_code":"644669","country":"Singapore","phone":"6500000001"}}},
         "items":{"code":"0","data":[
            {"order_item_id":5944310000002,"sku":"VASE-01","shop_sku":"213_SGAMZ","name":"Vase","variation":"blue","currency":"SGD","item_price":600.0,"paid_price":590.0,
             "status":"pending","shipping_type":"Dropshipping"},
            {"order_item_id":5944310000003,"sku":"VASE-01","shop_sku":"213_SGAMZ","name":"Vase","variation":"blue","currency":"SGD","item_price":600.0,"paid_price":590.0,
             "status":"pending","shipping_type":"Dropshipping"}]}}
        """#

    static let ebay = #"""
        {"orderId":"12-00000-00001","creationDate":"2026-11-11T10:30:00.123Z","lastModifiedDate":"2026-11-11T10:31:00.456Z","orderPaymentStatus":"PAID",
          "orderFulfillmentStatus":"NOT_STARTED","cancelStatus":{"cancelState":"NONE_REQUESTED"},"buyer":{"username":"walker_77"},
          "pricingSummary":{"total":{"value":"32.99","currency":"GBP"},"deliveryCost":{"value":"3.00","currency":"GBP"},"priceDiscount":{"value":"-1.00","currency":"GBP"}},
          "paymentSummary":{"payments":[{"paymentDate":"2026-11-11T10:30:30.000Z","paymentStatus":"PAID"}]},
          "lineItems":[{"lineItemId":"8000000000001","title":"Field radio","sku":"RADIO-01","quantity":1,"lineItemCost":{"value":"30.99","currency":"GBP"},
            "total":{"value":"32.99","currency":"GBP"},"legacyItemId":"110000000001"}],
          "fulfillmentStartInstructions":[{"shippingStep":{"shipTo":{"fullName":"Ada Wood","primaryPhone":{"phoneNumber":"020 7946 0001"},
            "contactAddress":{"addressLine1":"3 Mill Street","city":"London","countryCode":"GB","postalCode":"SW1A 1AA"}}}}]}
        """#

    static let generic = #"""
        {"order_number":"S-1001","status":"paid","placed_at":"2026/11/11 08:00","total":"88.00","freight":"8.00","name":"柳一叶","phone":"+86 138-0000-0001",
          "province":"广东省","city":"广州市","district":"海珠区","address":"茶山路 1 号","note":"快点","lines":[{"sku":"TEA-GREEN-100","quantity":2,"price":"40.00"}]}
        """#
}
