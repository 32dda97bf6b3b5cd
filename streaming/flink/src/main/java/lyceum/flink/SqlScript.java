package lyceum.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SQL script's text into the statements to execute. Pure. */
final class SqlScript {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?}");

  private SqlScript() {}

  /**
   * Puts values for {@code ${NAME}} and {@code ${NAME:-default}}. A value goes into a SQL string, so its quotes are doubled.
   *
   * @throws IllegalArgumentException names every variable that has neither a value nor a default
   */
  static String substitute(String script, Map<String, String> environment) {
    var missing = new TreeSet<String>();
    var result = VARIABLE.matcher(script).replaceAll(match -> {
      var value = environment.getOrDefault(match.group(1), match.group(2));
      if (value == null) missing.add(match.group(1));
      return value == null ? "" : Matcher.quoteReplacement(value.replace("'", "''"));
    });
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("not set in the environment: " + String.join(", ", missing));
    }
    return result;
  }

  /** Cuts at semicolons that stand outside strings, quoted names and comments; comments are dropped. */
  static List<String> statements(String script) {
    var found = new ArrayList<String>();
    var statement = new StringBuilder();
    char quote = 0;
    for (int at = 0; at < script.length(); at++) {
      char c = script.charAt(at);
      if (quote == 0 && script.startsWith("--", at)) {
        int end = script.indexOf('\n', at);
        at = end < 0 ? script.length() : end;
        statement.append('\n');
        continue;
      }
      // A doubled quote ends and begins again: the same outcome.
      if (quote != 0) quote = c == quote ? 0 : quote;
      else if (c == '\'' || c == '`') quote = c;
      else if (c == ';') {
        add(found, statement);
        statement.setLength(0);
        continue;
      }
      statement.append(c);
    }
    if (quote != 0) throw new IllegalArgumentException("a " + quote + " is never closed");
    add(found, statement);
    return found;
  }

  private static void add(List<String> found, StringBuilder statement) {
    var text = statement.toString().strip();
    if (!text.isEmpty()) found.add(text);
  }
}
