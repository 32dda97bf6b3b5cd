/**
 * The few operations of AWS's client that are used, and nothing else of it. Loaded at the first call (`DynamoClient.ts`), so a
 * program starts without it; a bundle holds these commands alone.
 */
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  UpdateTimeToLiveCommand,
  type UpdateTimeToLiveCommandInput
} from "@aws-sdk/client-dynamodb"
import { lean } from "../aws/Lean.ts"
import { Sha256 } from "../aws/Sha256.ts"

export const connect = (config: DynamoDBClientConfig & { readonly endpoint?: string }) => {
  const client = new DynamoDBClient({ ...config, sha256: Sha256 })
  const send = lean(client.config, config.endpoint)
  return {
    getItem: (input: GetItemCommandInput, abortSignal: AbortSignal) => send(new GetItemCommand(input), abortSignal),
    putItem: (input: PutItemCommandInput, abortSignal: AbortSignal) => send(new PutItemCommand(input), abortSignal),
    updateItem: (input: UpdateItemCommandInput, abortSignal: AbortSignal) =>
      send(new UpdateItemCommand(input), abortSignal),
    deleteItem: (input: DeleteItemCommandInput, abortSignal: AbortSignal) =>
      send(new DeleteItemCommand(input), abortSignal),
    query: (input: QueryCommandInput, abortSignal: AbortSignal) => send(new QueryCommand(input), abortSignal),
    batchGetItem: (input: BatchGetItemCommandInput, abortSignal: AbortSignal) =>
      send(new BatchGetItemCommand(input), abortSignal),
    batchWriteItem: (input: BatchWriteItemCommandInput, abortSignal: AbortSignal) =>
      send(new BatchWriteItemCommand(input), abortSignal),
    createTable: (input: CreateTableCommandInput, abortSignal: AbortSignal) =>
      send(new CreateTableCommand(input), abortSignal),
    describeTable: (table: string, abortSignal: AbortSignal) =>
      send(new DescribeTableCommand({ TableName: table }), abortSignal),
    describeTimeToLive: (table: string, abortSignal: AbortSignal) =>
      send(new DescribeTimeToLiveCommand({ TableName: table }), abortSignal),
    updateTimeToLive: (input: UpdateTimeToLiveCommandInput, abortSignal: AbortSignal) =>
      send(new UpdateTimeToLiveCommand(input), abortSignal),
    close: () => client.destroy()
  }
}
/** A connected client. */
export type Sdk = ReturnType<typeof connect>
