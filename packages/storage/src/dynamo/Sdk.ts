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

export const connect = (config: DynamoDBClientConfig) => {
  const client = new DynamoDBClient(config)
  return {
    getItem: (input: GetItemCommandInput, abortSignal: AbortSignal) =>
      client.send(new GetItemCommand(input), { abortSignal }),
    putItem: (input: PutItemCommandInput, abortSignal: AbortSignal) =>
      client.send(new PutItemCommand(input), { abortSignal }),
    updateItem: (input: UpdateItemCommandInput, abortSignal: AbortSignal) =>
      client.send(new UpdateItemCommand(input), { abortSignal }),
    deleteItem: (input: DeleteItemCommandInput, abortSignal: AbortSignal) =>
      client.send(new DeleteItemCommand(input), { abortSignal }),
    query: (input: QueryCommandInput, abortSignal: AbortSignal) =>
      client.send(new QueryCommand(input), { abortSignal }),
    batchGetItem: (input: BatchGetItemCommandInput, abortSignal: AbortSignal) =>
      client.send(new BatchGetItemCommand(input), { abortSignal }),
    batchWriteItem: (input: BatchWriteItemCommandInput, abortSignal: AbortSignal) =>
      client.send(new BatchWriteItemCommand(input), { abortSignal }),
    createTable: (input: CreateTableCommandInput, abortSignal: AbortSignal) =>
      client.send(new CreateTableCommand(input), { abortSignal }),
    describeTable: (table: string, abortSignal: AbortSignal) =>
      client.send(new DescribeTableCommand({ TableName: table }), { abortSignal }),
    describeTimeToLive: (table: string, abortSignal: AbortSignal) =>
      client.send(new DescribeTimeToLiveCommand({ TableName: table }), { abortSignal }),
    updateTimeToLive: (input: UpdateTimeToLiveCommandInput, abortSignal: AbortSignal) =>
      client.send(new UpdateTimeToLiveCommand(input), { abortSignal }),
    close: () => client.destroy()
  }
}
/** A connected client. */
export type Sdk = ReturnType<typeof connect>
