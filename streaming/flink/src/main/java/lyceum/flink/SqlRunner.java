package lyceum.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Executes the statements of a SQL script, one after the other: {@code SqlRunner script.sql}. Variables {@code ${NAME}} come
 * from the environment. Inside a Flink cluster it submits to that cluster; alone it starts a MiniCluster in its own process and
 * stays until the job ends.
 */
public final class SqlRunner {
  private SqlRunner() {}

  /** Ends with 2 when the script or a variable is missing. */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) refuse("usage: SqlRunner <script.sql>");
    try {
      execute(SqlScript.substitute(Files.readString(Path.of(args[0])), System.getenv()));
    } catch (IOException unreadable) {
      refuse(args[0] + " cannot be read");
    } catch (IllegalArgumentException wrong) {
      refuse(args[0] + ": " + wrong.getMessage());
    }
  }

  private static void execute(String script) throws Exception {
    var table = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    for (var statement : SqlScript.statements(script)) {
      var set = SetStatement.parse(statement);
      if (set != null) {
        table.getConfig().set(set.key(), set.value());
        continue;
      }
      var result = table.executeSql(statement);
      // Only an INSERT has a job.
      if (result.getJobClient().isPresent()) result.await();
    }
  }

  private static void refuse(String reason) {
    System.err.println(reason);
    System.exit(2);
  }
}
