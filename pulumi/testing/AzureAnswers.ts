/** What Azure would fill in, by type of resource and by function. */

/** A kubeconfig as Azure hands it out, with nothing but an authority. */
const kubeconfig = Buffer.from(
  "clusters: [{ name: mocked, cluster: { certificate-authority-data: bW9ja2Vk, server: https://mocked } }]"
).toString("base64")

export const azureResources: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  "azure-native:containerservice:ManagedCluster": (name) => ({
    fqdn: `${name}.hcp.germanywestcentral.azmk8s.io`,
    oidcIssuerProfile: { issuerURL: "https://germanywestcentral.oic.prod-aks.azure.com/mocked/" }
  }),
  "azure-native:containerregistry:Registry": (name) => ({ loginServer: `${name}.azurecr.io` }),
  "azure-native:dbforpostgresql:Server": (name) => ({
    fullyQualifiedDomainName: `${name}.postgres.database.azure.com`
  }),
  "azure-native:dns:Zone": () => ({ nameServers: ["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net."] }),
  "azure-native:keyvault:Key": (name) => ({
    keyUri: `https://mocked.vault.azure.net/keys/${name}`,
    keyUriWithVersion: `https://mocked.vault.azure.net/keys/${name}/0123456789abcdef`
  }),
  "azure-native:keyvault:Vault": (name) => ({ properties: { vaultUri: `https://${name}.vault.azure.net/` } }),
  "azure-native:managedidentity:UserAssignedIdentity": (name) => ({
    clientId: `client-of-${name}`,
    principalId: `principal-of-${name}`
  }),
  "azure-native:network:PublicIPAddress": (name) => ({ ipAddress: name.endsWith("1") ? "192.0.2.11" : "192.0.2.12" })
}

export const azureFunctions: Readonly<
  Record<string, (inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>>
> = {
  "azure-native:authorization:getClientConfig": () => ({
    clientId: "00000000-0000-0000-0000-0000000000c1",
    objectId: "00000000-0000-0000-0000-0000000000c2",
    subscriptionId: "00000000-0000-0000-0000-0000000000c3",
    tenantId: "00000000-0000-0000-0000-000000000000"
  }),
  "azure-native:containerservice:listManagedClusterUserCredentials": () => ({
    kubeconfigs: [{ name: "clusterUser", value: kubeconfig }]
  })
}

/** Names that are given by an input of their own. */
export const azureNameKeys: Readonly<Record<string, string>> = {
  "azure-native:containerservice:ManagedCluster": "resourceName",
  "azure-native:dns:Zone": "zoneName",
  "azure-native:network:VirtualNetworkGateway": "virtualNetworkGatewayName",
  "azure-native:privatedns:PrivateZone": "privateZoneName",
  "azure-native:resources:ResourceGroup": "resourceGroupName",
  "azure-native:storage:BlobContainer": "containerName"
}
