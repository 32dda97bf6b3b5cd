package lyceum.flink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * The platform's derived ids as a SQL function: version 5 UUID (RFC 9562 5.5) of the parts, joined by U+0000. The same parts
 * give the same id as {@code derivedUuid} of {@code @lyceum/domain/DerivedId}.
 */
public final class DerivedUuid extends ScalarFunction {
  private static final long serialVersionUID = 1L;
  private static final UUID LYCEUM = UUID.fromString("6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11");

  /** The kind of thing, then what names it; {@code null} when a part is. */
  public String eval(String... parts) throws NoSuchAlgorithmException {
    for (var part : parts) if (part == null) return null;
    var sha1 = MessageDigest.getInstance("SHA-1");
    sha1.update(bytes(LYCEUM));
    var hash = ByteBuffer.wrap(sha1.digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)));
    long high = hash.getLong() & ~0xF000L | 0x5000L;
    long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static byte[] bytes(UUID id) {
    var most = id.getMostSignificantBits();
    return ByteBuffer.allocate(16).putLong(most).putLong(id.getLeastSignificantBits()).array();
  }
}
