"""`sql_rules.py RULES_DIR RULES.json FIELDS.json`: the rules of a folder as SQL, once for all comparators."""
import json
import sys

from columns import statements

found, fields = statements(sys.argv[1])
json.dump(found, open(sys.argv[2], "w"))
json.dump(fields, open(sys.argv[3], "w"))
print(len(found), "rules")
