package org.openhotline.certs;

import java.io.IOException;

/// An authority refuses to do what it was asked, or its folder is not usable; one sentence for
/// people.
public final class AuthorityException extends IOException {
  private static final long serialVersionUID = 1L;

  AuthorityException(String message) {
    super(message);
  }
}
