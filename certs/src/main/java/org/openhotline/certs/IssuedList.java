package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All certificates that an authority has issued and, where it did, revoked: a text file of
/// tab-separated columns, rewritten whole and forced at every change.
///
/// Not safe for use by several threads; the authority's lock keeps other processes away.
final class IssuedList {
  private static final String HEADING =
      "serial\tprofile\tname\tnot_before\tnot_after\tkey\tcredential\trevoked\n";
  private static final int COLUMNS = 8;
  private static final String NONE = "-";

  private final Path file;
  private final List<Issued> all;

  private IssuedList(Path file, List<Issued> all) {
    this.file = file;
    this.all = all;
  }

  /// A certificate of the list.
  ///
  /// @param serial serial number
  /// @param profile profile
  /// @param name URI of the holder, or the first host of a relay
  /// @param notBefore first valid instant
  /// @param notAfter last valid instant
  /// @param key SHA-256 of the raw public key, hexadecimal
  /// @param credential credential id of a signing certificate, hexadecimal; null for TLS
  /// @param revoked when it was revoked; null while it was not
  record Issued(
      BigInteger serial,
      Profile profile,
      String name,
      Instant notBefore,
      Instant notAfter,
      String key,
      @Nullable String credential,
      @Nullable Instant revoked) {
    Issued revokedAt(Instant at) {
      return new Issued(serial, profile, name, notBefore, notAfter, key, credential, at);
    }

    private String line() {
      return String.join(
              "\t",
              serial.toString(16),
              profile.name(),
              name,
              notBefore.toString(),
              notAfter.toString(),
              key,
              credential == null ? NONE : credential,
              revoked == null ? NONE : revoked.toString())
          + "\n";
    }
  }

  /// The list in a file; empty when there is no file yet.
  ///
  /// @throws IOException if the file cannot be read or a line has another form
  static IssuedList read(Path file) throws IOException {
    List<Issued> all = new ArrayList<>();
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        all.add(parse(file, line));
      }
    }
    return new IssuedList(file, all);
  }

  private static Issued parse(Path file, String line) throws IOException {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS) {
      throw new IOException(
          file + ": a line has " + columns.length + " columns, not " + COLUMNS + ": " + line);
    }
    try {
      return new Issued(
          new BigInteger(columns[0], 16),
          Profile.valueOf(columns[1]),
          columns[2],
          Instant.parse(columns[3]),
          Instant.parse(columns[4]),
          columns[5],
          columns[6].equals(NONE) ? null : columns[6],
          columns[7].equals(NONE) ? null : Instant.parse(columns[7]));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + ": this line cannot be read: " + line, e);
    }
  }

  List<Issued> all() {
    return List.copyOf(all);
  }

  /// The holder to whom a key was certified before, if any.
  Optional<String> holderOf(String key) {
    return all.stream().filter(i -> i.key().equals(key)).map(Issued::name).findFirst();
  }

  /// Adds certificates and writes the list.
  void add(List<Issued> issued) throws IOException {
    all.addAll(issued);
    write();
  }

  /// Marks certificates as revoked and writes the list.
  void revoke(List<Issued> issued, Instant at) throws IOException {
    all.replaceAll(i -> issued.contains(i) ? i.revokedAt(at) : i);
    write();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder(HEADING);
    all.forEach(i -> text.append(i.line()));
    DurableFiles.writePrivate(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
