locals {
  # Requests without a session: log-ins and new accounts. Each costs a password's hash, and attackers guess passwords with them.
  unguarded = sort(distinct(flatten([
    for function in values(var.functions) : [
      for route in function.routes : route.path if route.method == "POST" && route.caller == "anyone"
    ]
  ])))

  large_bodies = [for route in var.functions[var.pictures.upload].routes : replace(route.path, "/\\{[^}]+\\}/", "[^/]+") if route.method == "POST"]
  has_body     = "has(request.headers['content-length']) && int(request.headers['content-length'])"

  guesses = concat(
    [for set in ["protocolattack", "scannerdetection"] : { set = set, against = set, when = [], watched = false }],
    [for set in ["sqli", "xss", "lfi", "rce"] : { set = set, against = "${set} in addresses", when = ["request.method.matches('^(GET|HEAD)$')"], watched = false }],
    [for set in ["sqli", "xss", "lfi", "rce"] : { set = set, against = "${set} in texts", when = ["!request.method.matches('^(GET|HEAD)$')"], watched = true }],
  )
}

resource "google_compute_security_policy" "this" {
  count = var.armor ? 1 : 0

  name = "api"
  type = "CLOUD_ARMOR"

  advanced_options_config {
    json_parsing = "STANDARD"
    log_level    = "NORMAL"
  }

  adaptive_protection_config {
    layer_7_ddos_defense_config {
      enable = true
    }
  }

  # Cloud Armor can refuse only with 403, 404 or 502. The functions refuse a body over 64 KiB with 413.
  rule {
    priority    = 100
    description = "No body over 1 MiB that is not a picture"
    action      = "deny(403)"

    match {
      expr {
        expression = "${local.has_body} > 1048576 && !(request.method == 'POST' && request.path.matches('^(${join("|", local.large_bodies)})$'))"
      }
    }
  }

  rule {
    priority    = 101
    description = "No body over 8 MiB"
    action      = "deny(403)"

    match {
      expr {
        expression = "${local.has_body} > 8388608"
      }
    }
  }

  # Google's rules. What is taken for an attack is refused, but sellers' and buyers' texts may look like one: bodies are only watched for some kinds.
  dynamic "rule" {
    for_each = local.guesses

    content {
      priority    = 200 + rule.key
      description = "Google's rules against ${rule.value.against}"
      action      = "deny(403)"
      preview     = rule.value.watched || !var.enforced

      match {
        expr {
          expression = join(" && ", concat(["evaluatePreconfiguredWaf('${rule.value.set}-v33-stable', {'sensitivity': 1})"], rule.value.when))
        }
      }
    }
  }

  rule {
    priority    = 300
    description = "Log-ins and new accounts of one address"
    action      = "throttle"

    match {
      expr {
        expression = "request.method == 'POST' && request.path.matches('^(${join("|", local.unguarded)})$')"
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = 30
        interval_sec = 60
      }
    }
  }

  rule {
    priority    = 400
    description = "Everything of one address"
    action      = "throttle"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = 1200
        interval_sec = 60
      }
    }
  }

  rule {
    priority    = 2147483647
    description = "Everything else"
    action      = "allow"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
