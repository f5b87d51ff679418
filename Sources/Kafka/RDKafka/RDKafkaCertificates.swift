import CRDKafka
import Synchronization

/// Says of a broker's certificate what is wrong with it; librdkafka itself says the same of all faults.
enum RDKafkaCertificates {
    /// Judges nothing: OpenSSL's word stands, it is only kept for the error.
    static func listen(in configuration: OpaquePointer) {
        // Refused by a librdkafka without TLS, which meets no certificates.
        unsafe _ = rd_kafka_conf_set_ssl_cert_verify_cb(configuration, onCertificate)
    }

    /// By OpenSSL's number: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
    static func reason(_ error: Int32) -> String {
        switch error {
        case 9: "its certificate is not valid yet; is this machine's clock right?"
        case 10: "its certificate has expired"
        case 18, 19, 20, 21: "its certificate is from an authority that is not in ssl.ca.location"
        case 23: "its certificate has been revoked"
        case 62, 64: "its certificate is for another host name than the one we connect to"
        default: "its certificate was refused by OpenSSL (X509 error \(error))"
        }
    }
}

/// Comes on librdkafka's broker threads, for every certificate of a chain.
private func onCertificate(
    _ client: OpaquePointer?, _ broker: UnsafePointer<CChar>?, _ id: Int32, _ error: UnsafeMutablePointer<Int32>?,
    _ depth: Int32, _ bytes: UnsafePointer<CChar>?, _ size: Int, _ text: UnsafeMutablePointer<CChar>?, _ textSize: Int,
    _ opaque: UnsafeMutableRawPointer?
) -> Int32 {
    guard let opaque = unsafe opaque, let error = unsafe error?.pointee else { return 0 }
    guard error != 0 else { return 1 }
    let name = unsafe broker.map { unsafe String(cString: $0) } ?? ""
    let context = unsafe Unmanaged<RDKafkaContext>.fromOpaque(opaque).takeUnretainedValue()
    context.certificateFaults.withLock { $0[name] = RDKafkaCertificates.reason(error) }
    if let text = unsafe text, textSize > 0 { unsafe text.pointee = 0 }
    return 0
}
