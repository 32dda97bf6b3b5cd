/** Storage accounts, vaults, the registry. */
import { about, at, demand, list, type Policy, type Seen } from "../Policy.ts"

const account = "azure-native:storage:StorageAccount"
const vault = "azure-native:keyvault:Vault"
const registry = "azure-native:containerregistry:Registry"
const blobService = "azure-native:storage:BlobServiceProperties"

/** What the resource says of who reaches it beside the pods: `private`, `azure`, `signed-links`. */
const reachedBy = (inputs: Seen["inputs"]): unknown => at(inputs, "tags", "reached-by")

export const azureStores: ReadonlyArray<Policy> = [
  {
    name: "azure-data-protected",
    demands: "in production what holds data is removed by nobody's mistake; replicas and Azure's own logs excepted",
    check: about(
      [account, vault, "azure-native:dbforpostgresql:Server", "azure-native:dbforpostgresql:Database"],
      (inputs, { environment }, { protect, type }) =>
        demand(
          environment !== "production" ||
            protect === true ||
            inputs["createMode"] === "Replica" ||
            (type === account && reachedBy(inputs) === "azure"),
          "it is not protected"
        )
    )
  },
  {
    name: "azure-storage-tls",
    demands: "storage accounts speak TLS 1.2 or newer alone",
    check: about([account], (inputs) => [
      ...demand(/^TLS1_[23]$/.test(String(inputs["minimumTlsVersion"])), "minimumTlsVersion is below TLS1_2"),
      ...demand(inputs["enableHttpsTrafficOnly"] === true, "enableHttpsTrafficOnly is not true")
    ])
  },
  {
    name: "azure-storage-no-keys",
    demands: "nobody signs in to storage by a shared key",
    check: about([account], (inputs) =>
      demand(inputs["allowSharedKeyAccess"] === false, "allowSharedKeyAccess is not false")
    )
  },
  {
    name: "azure-storage-closed",
    demands: "storage is open to nobody without identity or signature, and to the internet for signed links alone",
    check: about([account], (inputs) => [
      ...demand(inputs["allowBlobPublicAccess"] === false, "allowBlobPublicAccess is not false"),
      ...demand(
        inputs["publicNetworkAccess"] === "Disabled" ||
          at(inputs, "networkRuleSet", "defaultAction") === "Deny" ||
          reachedBy(inputs) === "signed-links",
        "it is open to the internet, and its tag reached-by does not say signed-links"
      )
    ])
  },
  {
    name: "azure-container-private",
    demands: "no container can be read without an identity or a signature",
    check: about(["azure-native:storage:BlobContainer"], (inputs) =>
      demand(inputs["publicAccess"] === "None", "publicAccess is not None")
    )
  },
  {
    name: "azure-storage-key",
    demands: "stores of ours are encrypted with a key of ours; Azure's own logs with Azure's",
    check: about([account], (inputs) =>
      demand(
        at(inputs, "encryption", "keySource") === "Microsoft.Keyvault" || reachedBy(inputs) === "azure",
        "encryption.keySource is not Microsoft.Keyvault"
      )
    )
  },
  {
    name: "azure-storage-kept",
    demands: "blobs have versions and can be had again for a week; Flink's own folders excepted",
    check: about([blobService], (inputs, { resources }, { name }) => {
      const owner = resources.find((one) => one.type === account && name === `${one.name}-service`)
      if (owner?.inputs["isHnsEnabled"] === true) return []
      return [
        ...demand(inputs["isVersioningEnabled"] === true, "isVersioningEnabled is not true"),
        ...demand(Number(at(inputs, "deleteRetentionPolicy", "days")) >= 7, "deleteRetentionPolicy is below 7 days")
      ]
    })
  },
  {
    name: "azure-storage-lifetimes",
    demands: "what people may follow links to is deleted after its time",
    check: about([account], (inputs, { resources }, { name }) =>
      demand(
        reachedBy(inputs) !== "signed-links" ||
          resources.some(
            (one) =>
              one.type === "azure-native:storage:ManagementPolicy" &&
              one.name === `${name}-lifetimes` &&
              list(at(one.inputs, "policy", "rules")).length > 0
          ),
        "it has no management policy"
      )
    )
  },
  {
    name: "azure-private-endpoints",
    demands: "stores, vaults and the registry have an address inside the network",
    check: about([account, vault, registry], (inputs, { resources }, { name }) =>
      demand(
        reachedBy(inputs) === "azure" ||
          resources.some((one) => one.type === "azure-native:network:PrivateEndpoint" && one.name.startsWith(name)),
        "no private endpoint leads to it"
      )
    )
  },
  {
    name: "azure-vault-kept",
    demands: "a vault's content cannot be lost for good: purge protection and 90 days of soft delete",
    check: about([vault], (inputs) => [
      ...demand(at(inputs, "properties", "enablePurgeProtection") === true, "enablePurgeProtection is not true"),
      ...demand(
        Number(at(inputs, "properties", "softDeleteRetentionInDays")) >= 90,
        "softDeleteRetentionInDays is below 90"
      )
    ])
  },
  {
    name: "azure-vault-closed",
    demands: "vaults give by role alone, and to nobody from the internet",
    check: about([vault], (inputs) => [
      ...demand(at(inputs, "properties", "enableRbacAuthorization") === true, "enableRbacAuthorization is not true"),
      ...demand(at(inputs, "properties", "publicNetworkAccess") === "Disabled", "publicNetworkAccess is not Disabled"),
      ...demand(at(inputs, "properties", "networkAcls", "defaultAction") === "Deny", "networkAcls do not deny")
    ])
  },
  {
    name: "azure-registry-closed",
    demands:
      "images are pulled by identity: no administrator's password, nobody anonymous, ranges instead of the internet",
    check: about([registry], (inputs) => [
      ...demand(inputs["adminUserEnabled"] === false, "adminUserEnabled is not false"),
      ...demand(inputs["anonymousPullEnabled"] === false, "anonymousPullEnabled is not false"),
      ...demand(at(inputs, "sku", "name") === "Premium", "sku is not Premium: others have no private endpoint"),
      ...demand(at(inputs, "networkRuleSet", "defaultAction") === "Deny", "networkRuleSet does not deny")
    ])
  }
]
