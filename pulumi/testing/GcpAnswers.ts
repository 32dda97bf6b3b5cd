/** What Google Cloud would fill in, by type of resource. */

const email = (name: string) => ({
  email: `${name}@mocked.iam.gserviceaccount.com`,
  name: `projects/mocked/serviceAccounts/${name}@mocked.iam.gserviceaccount.com`
})

export const gcpResources: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  "gcp:compute/haVpnGateway:HaVpnGateway": () => ({
    vpnInterfaces: [
      { id: 1, ipAddress: "192.0.2.22" },
      { id: 0, ipAddress: "192.0.2.21" }
    ]
  }),
  "gcp:container/cluster:Cluster": () => ({
    privateClusterConfig: { privateEndpoint: "10.62.49.2", publicEndpoint: "192.0.2.30" },
    masterAuth: { clusterCaCertificate: "bW9ja2Vk" }
  }),
  "gcp:dns/managedZone:ManagedZone": () => ({ nameServers: ["ns-a1.googledomains.com.", "ns-a2.googledomains.com."] }),
  "gcp:projects/serviceIdentity:ServiceIdentity": (name) => email(name),
  "gcp:serviceaccount/account:Account": (name) => email(name),
  "gcp:sql/databaseInstance:DatabaseInstance": (name) => ({
    dnsName: `${name}.europe-west3.sql-psa.goog.`,
    privateIpAddress: "10.62.32.5",
    serverCaCerts: [{ cert: "-----BEGIN CERTIFICATE-----\nmocked\n-----END CERTIFICATE-----" }]
  }),
  "gcp:storage/hmacKey:HmacKey": () => ({ accessId: "GOOG1EMOCKED", secret: "made-for-hmac-0123456789abcdef" })
}
