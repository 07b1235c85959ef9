package org.openhotline.protocol.wire;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.v1.Authority;
import org.openhotline.protocol.v1.DeskKey;
import org.openhotline.protocol.v1.Officer;
import org.openhotline.protocol.v1.Revocation;
import org.openhotline.protocol.v1.RevocationLists;
import org.openhotline.protocol.v1.Station;

/// `DirectoryChange` of act.proto and the entries of directory.proto.
final class DirectoryCodec {
  private DirectoryCodec() {}

  static DirectoryChange readDirectory(byte[] body) throws MalformedException {
    var wire =
        Strict.canonical(
            "DirectoryChange",
            body,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.DirectoryChange.parser());
    Fields.require(wire.hasContext(), "context");
    var context = ContextCodec.read("context", wire.getContext());
    var party = Fields.checked("party", () -> new PartyId(wire.getParty()));
    List<DirectoryEntry> entries = new ArrayList<>();
    for (var entry : wire.getEntriesList()) {
      entries.add(readEntry("entries[" + entries.size() + "]", entry));
    }
    return Fields.checked(
        "DirectoryChange", () -> new DirectoryChange(context, party, wire.getVersion(), entries));
  }

  private static DirectoryEntry readEntry(
      String field, org.openhotline.protocol.v1.DirectoryEntry wire) throws MalformedException {
    return switch (wire.getEntryCase()) {
      case AUTHORITY -> authority(field + ".authority", wire.getAuthority());
      case OFFICER -> officer(field + ".officer", wire.getOfficer());
      case STATION -> station(field + ".station", wire.getStation());
      case DESK_KEY -> deskKey(field + ".desk_key", wire.getDeskKey());
      case REVOCATION -> revocation(field + ".revocation", wire.getRevocation());
      case REVOCATION_LISTS -> lists(field + ".revocation_lists", wire.getRevocationLists());
      case ENTRY_NOT_SET -> throw MalformedException.at(field, "empty; it holds one entry");
    };
  }

  private static DirectoryEntry authority(String field, Authority wire) throws MalformedException {
    Bytes classical = certificate(field + ".classical_certificate", wire.getClassicalCertificate());
    Bytes pq = certificate(field + ".pq_certificate", wire.getPqCertificate());
    PublicSigningKey key = signingKey(field, SuiteId.N1, wire.getClassicalKey(), wire.getPqKey());
    return new DirectoryEntry.Authority(classical, pq, key);
  }

  private static DirectoryEntry officer(String field, Officer wire) throws MalformedException {
    var id = Fields.checked(field + ".officer_id", () -> new LocalId(wire.getOfficerId()));
    var name =
        Fields.text(field + ".name", wire.getName(), DirectoryEntry.Officer.MAX_NAME_CHARACTERS);
    var desk = Fields.desk(field + ".desk", wire.getDesk());
    Set<Role> roles = EnumSet.noneOf(Role.class);
    int last = 0;
    for (int number : wire.getRolesValueList()) {
      roles.add(Terms.role(field + ".roles", number));
      if (number <= last) {
        throw MalformedException.at(
            field + ".roles",
            "role " + number + " after " + last + "; write roles ascending, once");
      }
      last = number;
    }
    Fields.require(wire.hasCredential(), field + ".credential");
    var credential = credential(field + ".credential", wire.getCredential());
    return Fields.checked(
        field, () -> new DirectoryEntry.Officer(id, name, desk, roles, credential));
  }

  private static DirectoryEntry station(String field, Station wire) throws MalformedException {
    var id = Fields.checked(field + ".station_id", () -> new LocalId(wire.getStationId()));
    var desk = Fields.desk(field + ".desk", wire.getDesk());
    Bytes tls = certificate(field + ".tls_certificate", wire.getTlsCertificate());
    Fields.require(wire.hasCredential(), field + ".credential");
    return new DirectoryEntry.Station(
        id, desk, tls, credential(field + ".credential", wire.getCredential()));
  }

  private static Credential credential(String field, org.openhotline.protocol.v1.Credential wire)
      throws MalformedException {
    SuiteId suite = Terms.suite(field + ".suite", wire.getSuiteValue());
    PublicSigningKey key = signingKey(field, suite, wire.getClassicalKey(), wire.getPqKey());
    Bytes classical = certificate(field + ".classical_certificate", wire.getClassicalCertificate());
    Bytes pq =
        Fields.bytes(
            field + ".pq_certificate", wire.getPqCertificate(), Limits.MAX_CERTIFICATE_BYTES);
    if (pq.isEmpty() != (key.pq().length == 0)) {
      throw MalformedException.at(
          field + ".pq_certificate",
          "a credential of suite "
              + suite
              + (pq.isEmpty() ? " needs" : " has no")
              + " post-quantum certificate");
    }
    Instant notBefore = Fields.time(field + ".not_before_ms", wire.getNotBeforeMs());
    Instant notAfter = Fields.time(field + ".not_after_ms", wire.getNotAfterMs());
    return Fields.checked(field, () -> new Credential(key, classical, pq, notBefore, notAfter));
  }

  private static PublicSigningKey signingKey(
      String field, SuiteId suite, ByteString classical, ByteString pq) throws MalformedException {
    return Fields.checked(
        field, () -> new PublicSigningKey(suite, classical.toByteArray(), pq.toByteArray()));
  }

  private static DirectoryEntry deskKey(String field, DeskKey wire) throws MalformedException {
    var desk = Fields.desk(field + ".desk", wire.getDesk());
    SuiteId suite = Terms.suite(field + ".suite", wire.getSuiteValue());
    var key =
        Fields.checked(
            field + ".public_key",
            () -> new PublicSealingKey(suite, wire.getPublicKey().toByteArray()));
    if (!ByteString.copyFrom(key.keyId().bytes()).equals(wire.getKeyId())) {
      throw MalformedException.at(
          field + ".key_id", "not the id of the public key, which is " + key.keyId().hex());
    }
    Instant notBefore = Fields.time(field + ".not_before_ms", wire.getNotBeforeMs());
    Instant notAfter = Fields.time(field + ".not_after_ms", wire.getNotAfterMs());
    return Fields.checked(field, () -> new DirectoryEntry.DeskKey(desk, key, notBefore, notAfter));
  }

  private static DirectoryEntry revocation(String field, Revocation wire)
      throws MalformedException {
    var id = Fields.credentialId(field + ".credential_id", wire.getCredentialId());
    var reason =
        Fields.text(field + ".reason", wire.getReason(), StationFact.MAX_REASON_CHARACTERS);
    return Fields.checked(field + ".reason", () -> new DirectoryEntry.Revocation(id, reason));
  }

  private static DirectoryEntry lists(String field, RevocationLists wire)
      throws MalformedException {
    return new DirectoryEntry.RevocationLists(
        Fields.someBytes(field + ".classical_crl", wire.getClassicalCrl(), Limits.MAX_ACT_BYTES),
        Fields.someBytes(field + ".pq_crl", wire.getPqCrl(), Limits.MAX_ACT_BYTES));
  }

  private static Bytes certificate(String field, ByteString der) throws MalformedException {
    return Fields.someBytes(field, der, Limits.MAX_CERTIFICATE_BYTES);
  }

  static byte[] write(DirectoryChange change) {
    var wire =
        org.openhotline.protocol.v1.DirectoryChange.newBuilder()
            .setContext(ContextCodec.write(change.context()))
            .setParty(change.party().value())
            .setVersion(change.version());
    change.entries().forEach(entry -> wire.addEntries(write(entry)));
    return wire.build().toByteArray();
  }

  private static org.openhotline.protocol.v1.DirectoryEntry write(DirectoryEntry entry) {
    var wire = org.openhotline.protocol.v1.DirectoryEntry.newBuilder();
    switch (entry) {
      case DirectoryEntry.Authority(var classical, var pq, var key) ->
          wire.setAuthority(
              Authority.newBuilder()
                  .setClassicalCertificate(Fields.of(classical))
                  .setPqCertificate(Fields.of(pq))
                  .setClassicalKey(ByteString.copyFrom(key.classical()))
                  .setPqKey(ByteString.copyFrom(key.pq())));
      case DirectoryEntry.Officer(var id, var name, var desk, var roles, var credential) -> {
        var officer =
            Officer.newBuilder()
                .setOfficerId(id.value())
                .setName(name)
                .setDesk(desk.value())
                .setCredential(write(credential));
        roles.forEach(role -> officer.addRolesValue(Terms.number(role)));
        wire.setOfficer(officer);
      }
      case DirectoryEntry.Station(var id, var desk, var tls, var credential) ->
          wire.setStation(
              Station.newBuilder()
                  .setStationId(id.value())
                  .setDesk(desk.value())
                  .setTlsCertificate(Fields.of(tls))
                  .setCredential(write(credential)));
      case DirectoryEntry.DeskKey(var desk, var key, var notBefore, var notAfter) ->
          wire.setDeskKey(
              DeskKey.newBuilder()
                  .setDesk(desk.value())
                  .setKeyId(ByteString.copyFrom(key.keyId().bytes()))
                  .setSuiteValue(Terms.number(key.suite()))
                  .setPublicKey(ByteString.copyFrom(key.raw()))
                  .setNotBeforeMs(Fields.millis(notBefore))
                  .setNotAfterMs(Fields.millis(notAfter)));
      case DirectoryEntry.Revocation(var credential, var reason) ->
          wire.setRevocation(
              Revocation.newBuilder().setCredentialId(Fields.of(credential)).setReason(reason));
      case DirectoryEntry.RevocationLists(var classical, var pq) ->
          wire.setRevocationLists(
              RevocationLists.newBuilder()
                  .setClassicalCrl(Fields.of(classical))
                  .setPqCrl(Fields.of(pq)));
    }
    return wire.build();
  }

  private static org.openhotline.protocol.v1.Credential write(Credential credential) {
    return org.openhotline.protocol.v1.Credential.newBuilder()
        .setSuiteValue(Terms.number(credential.key().suite()))
        .setClassicalKey(ByteString.copyFrom(credential.key().classical()))
        .setPqKey(ByteString.copyFrom(credential.key().pq()))
        .setClassicalCertificate(Fields.of(credential.classicalCertificate()))
        .setPqCertificate(Fields.of(credential.pqCertificate()))
        .setNotBeforeMs(Fields.millis(credential.notBefore()))
        .setNotAfterMs(Fields.millis(credential.notAfter()))
        .build();
  }
}
