package org.openhotline.web;

/// Who shows a certificate that is let in.
///
/// @param name of the person
/// @param fingerprint SHA-256 of the certificate, lower-case hexadecimal
public record Visitor(String name, String fingerprint) {}
