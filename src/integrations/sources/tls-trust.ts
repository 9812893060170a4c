import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { checkServerIdentity, rootCertificates, type ConnectionOptions, type PeerCertificate } from 'node:tls'

/**
 * Whom to trust as `host`: a public authority, or the certificate of the settings, as an authority or as the server's
 * very own. Of its own one the name does not count: shops' servers seldom carry theirs.
 */
export function trustOf(host: string, caCertificate: string | undefined): ConnectionOptions {
  const servername = isIP(host) === 0 ? { servername: host } : {}
  if (caCertificate === undefined) return { host, ...servername }
  const own = certificateOf(caCertificate)
  return {
    host,
    ...servername,
    ca: [...rootCertificates, caCertificate],
    checkServerIdentity: (name: string, shown: PeerCertificate) =>
      own !== null && shown.raw.equals(own) ? undefined : checkServerIdentity(name, shown),
  }
}

function certificateOf(pem: string): Buffer | null {
  try {
    return new X509Certificate(pem).raw
  } catch {
    return null
  }
}
