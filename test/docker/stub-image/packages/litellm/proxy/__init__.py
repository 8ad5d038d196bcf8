def reserve_budget_for_request():
    return "spend:key:"
