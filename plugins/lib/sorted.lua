-- sorted: looking up in lists that are in order, by halves.
local sorted = {}

-- The index of the last element whose `field` is below the limit; 0 when there is none.
function sorted.before(list, field, limit)
  local low, high = 1, #list
  while low <= high do
    local middle = (low + high) // 2
    if list[middle][field] < limit then
      low = middle + 1
    else
      high = middle - 1
    end
  end
  return high
end

-- The same for a list of numbers.
function sorted.below(list, limit)
  local low, high = 1, #list
  while low <= high do
    local middle = (low + high) // 2
    if list[middle] < limit then
      low = middle + 1
    else
      high = middle - 1
    end
  end
  return high
end

return sorted
