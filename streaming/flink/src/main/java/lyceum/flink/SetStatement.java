package lyceum.flink;

import java.util.regex.Pattern;

/** {@code SET 'key' = 'value'}: the SQL client's statement, which {@code executeSql} does not know. */
record SetStatement(String key, String value) {
  private static final Pattern SET =
      Pattern.compile("SET\\s+'([^']+)'\\s*=\\s*'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE);

  /** The setting, or {@code null} when the statement is another one. */
  static SetStatement parse(String statement) {
    var match = SET.matcher(statement);
    return match.matches() ? new SetStatement(match.group(1), match.group(2).replace("''", "'")) : null;
  }
}
